import type { EngineVersions } from "../types.ts";

/** `8.0.36`, `8.4`, `10.11.2-MariaDB`, `mysql:8` as 80036, 80499, 101102, 80099: what is not said is taken to be the newest. */
function parse(text: string): number | undefined {
  const match = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text);
  if (!match?.[1]) return undefined;
  const [major, minor, patch] = match.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  // MySQL 8 is mostly 8.0; a bare 9, 10 or 11 is the newest of its kind.
  return (major ?? 0) * 10_000 + (minor ?? (major === 8 ? 0 : 99)) * 100 + (patch ?? 99);
}

function title(version: number): string {
  const [major, minor, patch] = [Math.floor(version / 10_000), Math.floor(version / 100) % 100, version % 100];
  return patch === 0 ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}

/**
 * Where ALTER TABLE of MySQL changes: INSTANT for a column at the end (8.0.12), RENAME COLUMN (8.0.28), columns anywhere and DROP COLUMN
 * (8.0.29), references in a column's definition (9.0), 255 row versions (9.1). Release notes of these versions.
 */
export const mysqlVersions: EngineVersions = {
  known: [80_012, 80_028, 80_029, 90_000, 90_100],
  assumed: 80_499,
  parse,
  title,
};

/** Copying ALTERs let writes pass from MariaDB 11.2 on (release notes; measured on 10.11 and 11.8). */
export const mariadbVersions: EngineVersions = { known: [100_600, 110_200], assumed: 101_199, parse, title };
