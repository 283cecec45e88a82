/** How a framework's versions are counted. `local` and `utc` say whose clock a time is read from. */
export type VersionStyle =
  | { readonly kind: "sequence"; readonly width: number }
  | { readonly kind: "time"; readonly format: TimeFormat };

export type TimeFormat = "day" | "minute" | "second" | "millisecond" | "epoch-seconds" | "epoch-milliseconds";

/** Orders strings of digits by value, whatever their length and leading zeros. */
export function compareDigits(left: string, right: string): number {
  const a = left.replace(/^0+/, "");
  const b = right.replace(/^0+/, "");
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Orders by UTF-16 code unit, as Go, Rust and a C locale do. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** What the digits of a version stand for. */
export function styleOf(digits: string): VersionStyle {
  if (/^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/.test(digits)) {
    const format = calendarFormats[digits.length];
    if (format !== undefined) return { kind: "time", format };
  }
  if (/^1\d{9}$/.test(digits)) return { kind: "time", format: "epoch-seconds" };
  if (/^1\d{12}$/.test(digits)) return { kind: "time", format: "epoch-milliseconds" };
  return { kind: "sequence", width: digits.length };
}

const calendarFormats: Readonly<Record<number, TimeFormat>> = {
  8: "day",
  12: "minute",
  14: "second",
  17: "millisecond",
};

/** The greatest number that a name of a folder starts with: of files in any language, since they share the numbers. */
export function lastVersion(names: readonly string[], pattern = /^(\d+)[-_.]/): string | undefined {
  const versions = names.flatMap((name) => pattern.exec(name)?.[1] ?? []);
  return versions.reduce<string | undefined>(
    (last, version) => (last === undefined || compareDigits(version, last) > 0 ? version : last),
    undefined,
  );
}

/**
 * The next `count` versions after `last`, in the style of `last` or, for an empty history, in the fallback style. A time that is
 * not later than `last` gives way to the smallest value after it, so that the new migration runs last in any case.
 */
export function nextVersions(
  last: string | undefined,
  count: number,
  now: Date,
  fallback: VersionStyle,
  zone: "utc" | "local" = "utc",
): readonly string[] {
  const style = last === undefined ? fallback : styleOf(last);
  const versions: string[] = [];
  let previous = last;
  for (let index = 0; index < count; index++) {
    previous = style.kind === "sequence" ? increment(previous, style.width) : later(previous, now, style.format, zone);
    versions.push(previous);
  }
  return versions;
}

function increment(previous: string | undefined, width: number): string {
  return String(BigInt(previous ?? "0") + 1n).padStart(width, "0");
}

function later(previous: string | undefined, now: Date, format: TimeFormat, zone: "utc" | "local"): string {
  const stamp = formatTime(now, format, zone);
  if (previous === undefined || compareDigits(stamp, previous) > 0) return stamp;
  const calendar = /^(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(\d{3})?$/.exec(previous);
  if (format.startsWith("epoch") || calendar === null) return increment(previous, previous.length);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, milli = 0] = calendar
    .slice(1)
    .map((part) => Number(part ?? 0));
  const time = Date.UTC(year, month - 1, day, hour, minute, second, milli) + stepOf[format];
  return formatTime(new Date(time), format, "utc");
}

const stepOf: Readonly<Record<TimeFormat, number>> = {
  day: 86_400_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
  "epoch-seconds": 1000,
  "epoch-milliseconds": 1,
};

/** A moment in digits, most significant first: `20240131235959` for `second`. */
export function formatTime(time: Date, format: TimeFormat, zone: "utc" | "local"): string {
  if (format === "epoch-milliseconds") return String(time.getTime());
  if (format === "epoch-seconds") return String(Math.floor(time.getTime() / 1000));
  // Shifting by the zone's offset makes the UTC digits read like the local ones.
  const shifted = zone === "utc" ? time : new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  const digits = shifted.toISOString().replace(/\D/g, "");
  return digits.slice(0, { day: 8, minute: 12, second: 14, millisecond: 17 }[format]);
}
