import type { LockMode } from "../../sql/operations.ts";
import type { Blocked } from "../types.ts";

/**
 * Who waits for a lock of each mode (manual, table 13.2). Reads take ACCESS SHARE, which only ACCESS EXCLUSIVE keeps out; writes take
 * ROW EXCLUSIVE, which SHARE and stronger modes keep out; schema changes and VACUUM take SHARE UPDATE EXCLUSIVE or more.
 */
const blocked: Readonly<Record<LockMode, Blocked>> = {
  AccessShare: "nothing",
  RowShare: "nothing",
  RowExclusive: "nothing",
  ShareUpdateExclusive: "schema changes",
  Share: "writes",
  ShareRowExclusive: "writes",
  Exclusive: "writes",
  AccessExclusive: "reads and writes",
};

/** Who waits while a lock of this mode is held, leaving out what other schema changes take. */
export function blockedBy(mode: LockMode): Blocked {
  return blocked[mode];
}

/** The mode as the manual and `LOCK TABLE` write it: `SHARE ROW EXCLUSIVE`. */
export function lockModeTitle(mode: LockMode): string {
  return mode.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toUpperCase();
}

/** What the lock means to others, to put behind a subject: `blocks reads and writes of users`. */
export function describeBlocked(mode: LockMode, table: string): string {
  switch (blocked[mode]) {
    case "nothing":
      return `lets reads and writes of ${table} pass`;
    case "schema changes":
      return `blocks other schema changes and VACUUM of ${table}, but no reads or writes`;
    case "writes":
      return `blocks writes to ${table}, but no reads`;
    case "reads and writes":
      return `blocks reads and writes of ${table}`;
  }
}
