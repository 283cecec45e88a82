import type { EngineVersions } from "../types.ts";

/** Versions by their years. */
export const versions: EngineVersions = {
  known: [2016, 2017, 2019, 2022],
  assumed: 2019,
  parse: (text) => {
    const year = /\b(20\d\d)\b/.exec(text)?.[1];
    return year === undefined ? undefined : Number(year);
  },
  title: String,
};

/**
 * Whether the edition builds indexes and changes columns online, and adds a NOT NULL column with a default without touching rows (manual,
 * "Editions and supported features"): Enterprise, which Developer and Evaluation equal, and Azure SQL. Undefined when it is not known.
 */
export function worksOnline(edition: string | undefined): boolean | undefined {
  if (edition === undefined) return undefined;
  if (/enterprise|developer|evaluation|azure|managed/i.test(edition)) return true;
  return /standard|express|web/i.test(edition) ? false : undefined;
}
