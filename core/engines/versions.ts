import type { EngineVersions } from "./types.ts";

/** Versions that are told by their first number. */
export function majorVersions(known: readonly number[], assumed: number): EngineVersions {
  return {
    known,
    assumed,
    parse: (text) => {
      const major = Number.parseInt(text, 10);
      return Number.isNaN(major) ? undefined : major;
    },
    title: String,
  };
}

/** The last of the known versions that is not newer than this one; the oldest for one that is older than all. */
export function knownVersion({ known }: EngineVersions, version: number): number {
  return known.findLast((candidate) => candidate <= version) ?? known[0] ?? version;
}
