import type { Algorithm, OnlineLock } from "../types.ts";

/** How the server works an action of ALTER TABLE. */
export interface OnlineClass {
  readonly algorithm: Algorithm;
  readonly lock: OnlineLock;
  /** Every row is written anew. */
  readonly rebuilds?: true;
}

/** Only the definition changes. */
const instant: OnlineClass = { algorithm: "INSTANT", lock: "NONE" };
/** In place, without touching rows. */
const nocopy: OnlineClass = { algorithm: "NOCOPY", lock: "NONE" };
const inplace: OnlineClass = { algorithm: "INPLACE", lock: "NONE" };
/** A new table is filled in place while writes go on. */
const rebuild: OnlineClass = { algorithm: "INPLACE", lock: "NONE", rebuilds: true };
const rebuildLocked: OnlineClass = { algorithm: "INPLACE", lock: "SHARED", rebuilds: true };
const nocopyLocked: OnlineClass = { algorithm: "NOCOPY", lock: "SHARED" };
const inplaceLocked: OnlineClass = { algorithm: "INPLACE", lock: "SHARED" };

const copy: OnlineClass = { algorithm: "COPY", lock: "SHARED", rebuilds: true };
/** Copying without keeping writes out (MariaDB 11.2). */
const onlineCopy: OnlineClass = { algorithm: "COPY", lock: "NONE", rebuilds: true };
const exclusive: OnlineClass = { algorithm: "INSTANT", lock: "EXCLUSIVE" };

/** The class from a version on; the first entry that is not newer than the server counts. */
type ByVersion = readonly (readonly [since: number, class_: OnlineClass])[];

interface Case {
  readonly mysql: ByVersion;
  readonly mariadb: ByVersion;
}

const always = (class_: OnlineClass): ByVersion => [[0, class_]];
const both = (mysql: OnlineClass, mariadb: OnlineClass): Case => ({ mysql: always(mysql), mariadb: always(mariadb) });
const copying: ByVersion = [
  [110_200, onlineCopy],
  [0, copy],
];
const copies: Case = { mysql: always(copy), mariadb: copying };

/**
 * What each sort of change takes. Measured on MariaDB 10.11 and 11.8 and on MySQL 9.7, row by row (test/fixtures/truth/mariadb.json); versions
 * of MySQL 8 are from the manual (8.0 and 8.4: 17.12.1 "Online DDL Operations") and its release notes, and were not run.
 */
export const cases = {
  /** Defaults, comments, ON UPDATE, visibility of a column, a value added at the end of an ENUM, dropped checks. */
  definition: both(instant, instant),
  /** Comment, AUTO_INCREMENT, default character set and statistics of a table; index renamed or made invisible; foreign key dropped. */
  "table-definition": both(inplace, instant),
  /** Longer text that needs no more bytes for its length, another collation of a column without index. */
  "longer-text": both(inplace, instant),
  "collation-of-indexed": { mysql: always(copy), mariadb: always(nocopy) },
  "add-column-at-end": both(instant, instant),
  "add-column-inside": {
    mysql: [
      [80_029, instant],
      [0, rebuild],
    ],
    mariadb: always(instant),
  },
  "drop-column": {
    mysql: [
      [80_029, instant],
      [0, rebuild],
    ],
    mariadb: always(instant),
  },
  "drop-indexed-column": both(rebuild, nocopy),
  "virtual-column": both(instant, instant),
  "rename-column": {
    mysql: [
      [80_028, instant],
      [0, inplace],
    ],
    mariadb: always(instant),
  },
  "rename-referenced-column": both(inplace, instant),
  /** FIRST or AFTER of a column that is there. */
  "move-column": both(rebuild, instant),
  nullability: both(rebuild, rebuild),
  "counted-column": both(rebuildLocked, rebuildLocked),
  "no-longer-counted": { mysql: always(copy), mariadb: always(instant) },
  "virtual-expression": { mysql: always(copy), mariadb: always(instant) },
  "check-with-column": { mysql: always(copy), mariadb: always(instant) },
  "computed-default": { mysql: always(copy), mariadb: always(instant) },
  /** Another type, a stored generated column, a check, a foreign key with checks on, DROP PRIMARY KEY, another engine, character sets. */
  copy: copies,
  rebuild: both(rebuild, rebuild),
  "rebuild-with-fulltext": { mysql: always(copy), mariadb: always(rebuildLocked) },
  index: both(inplace, nocopy),
  "first-fulltext": both(rebuildLocked, rebuildLocked),
  "fulltext-or-spatial": both(inplaceLocked, nocopyLocked),
  "functional-index": both(inplaceLocked, inplaceLocked),
  "unchecked-foreign-key": both(inplace, instant),
  "rename-table": both(exclusive, exclusive),
  "partitions-listed": both(inplace, inplace),
  "partitions-moved": both(rebuildLocked, rebuildLocked),
  "partitions-emptied": both(exclusive, exclusive),
} as const satisfies Readonly<Record<string, Case>>;

export type CaseName = keyof typeof cases;

/** What a case takes on a server of this version. */
export function classOf(name: CaseName, server: "mysql" | "mariadb", version: number): OnlineClass {
  const found: Case = cases[name];
  return found[server].find(([since]) => version >= since)?.[1] ?? copy;
}

const algorithms: readonly Algorithm[] = ["INSTANT", "NOCOPY", "INPLACE", "COPY"];
const locks: readonly OnlineLock[] = ["NONE", "SHARED", "EXCLUSIVE"];

/** Whether the first algorithm costs more than the second. */
export function isCostlier(algorithm: Algorithm, than: Algorithm): boolean {
  return algorithms.indexOf(algorithm) > algorithms.indexOf(than);
}

export function isTighter(lock: OnlineLock, than: OnlineLock): boolean {
  return locks.indexOf(lock) > locks.indexOf(than);
}

/** What several actions take together: the costliest of each. */
export function worst(classes: readonly OnlineClass[]): OnlineClass {
  return classes.reduce(
    (a, b) => ({
      algorithm: isCostlier(b.algorithm, a.algorithm) ? b.algorithm : a.algorithm,
      lock: isTighter(b.lock, a.lock) ? b.lock : a.lock,
      ...((a.rebuilds ?? b.rebuilds) && { rebuilds: true }),
    }),
    instant,
  );
}
