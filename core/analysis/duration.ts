/** Milliseconds in each unit that PostgreSQL accepts for time settings (manual, section 20.1.1). */
const milliseconds: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads a timeout setting such as `5s`, `500`, `'1min'`: milliseconds, undefined when it is none. A bare number is in milliseconds. */
export function parseDuration(value: string | undefined): number | undefined {
  const match = value?.trim().match(/^(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?$/);
  if (match === null || match === undefined) return undefined;
  return Number(match[1]) * (milliseconds[match[2] ?? "ms"] ?? 1);
}
