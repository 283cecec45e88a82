import type { EngineVersions } from "../types.ts";

/** A version as a number: 3.53 is 3053. */
const number = (major: number, minor: number): number => major * 1000 + minor;

/** Versions in which statements of migrations changed (manual, "Release History"). */
export const sqliteVersions = {
  /** RETURNING, ALTER TABLE DROP COLUMN. */
  dropColumn: number(3, 35),
  /** STRICT tables. */
  strict: number(3, 37),
  /** ALTER COLUMN SET and DROP NOT NULL, ADD and DROP CONSTRAINT. */
  alterConstraints: number(3, 53),
} as const;

/** SQLite 3.31 stands for all before 3.35. */
export const versions: EngineVersions = {
  known: [number(3, 31), ...Object.values(sqliteVersions)],
  assumed: sqliteVersions.strict,
  parse: (text) => {
    const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? [];
    return major === undefined || minor === undefined ? undefined : number(Number(major), Number(minor));
  },
  title: (version) => `${Math.floor(version / 1000)}.${version % 1000}`,
};
