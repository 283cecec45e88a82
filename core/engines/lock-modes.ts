import { mysqlLockModes } from "./mysql/lock-modes.ts";
import { postgresLockModes } from "./postgres/lock-modes.ts";
import { sqliteLockModes } from "./sqlite/lock-modes.ts";
import { sqlserverLockModes } from "./sqlserver/lock-modes.ts";
import type { Blocked, LockModeFacts } from "./types.ts";

/** The lock modes of every engine, each engine's weakest first. Modes of different engines have different names. */
const lockModes = { ...postgresLockModes, ...mysqlLockModes, ...sqliteLockModes, ...sqlserverLockModes } as const;

/** A lock on a table, as one of the engines names it in our data; what the server calls it is `lockModeTitle`. */
export type TableLockMode = keyof typeof lockModes;

const facts: { readonly [M in TableLockMode]: LockModeFacts } = lockModes;
const order = Object.keys(lockModes);

/** Who waits while a lock of this mode is held, leaving out what other schema changes take. */
export function blockedBy(mode: TableLockMode): Blocked {
  return facts[mode].blocks;
}

/** The mode as the server's manual writes it: `SHARE ROW EXCLUSIVE`, `exclusive metadata lock`. */
export function lockModeTitle(mode: TableLockMode): string {
  return facts[mode].title;
}

/** Whether a lock of this mode makes an application's writes (and maybe its reads) wait. */
export function isStrong(mode: TableLockMode): boolean {
  const blocked = blockedBy(mode);
  return blocked === "writes" || blocked === "reads and writes";
}

/** Whether the first of two modes of the same engine is the stronger one. */
export function isStronger(mode: TableLockMode, than: TableLockMode): boolean {
  return order.indexOf(mode) > order.indexOf(than);
}

/** Who waits, as a predicate: `blocks reads and writes`. */
export function blockedText(mode: TableLockMode): string {
  const { blocks, words } = facts[mode];
  if (words !== undefined) return words;
  return blocks === "nothing" ? "blocks no reads or writes" : `blocks ${blocks}`;
}
