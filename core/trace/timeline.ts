import { isStronger } from "../engines/lock-modes.ts";
import { notableLocks } from "./compare.ts";
import type { LockOn, StatementTrace } from "./types.ts";

/** Which lock is held on one table while each statement runs. */
export interface Lane {
  readonly table: string;
  /** One per statement; undefined while nothing stronger than what reads and writes take is held. */
  readonly held: readonly (LockOn["mode"] | undefined)[];
  /** The strongest of all. */
  readonly strongest: LockOn["mode"];
}

/**
 * The locks over the course of a script, a lane a table, the strongest first: a lock that was taken in a transaction is held until that
 * ends, another one while its statement runs.
 */
export function lockTimeline(statements: readonly StatementTrace[]): readonly Lane[] {
  const lanes = new Map<string, (LockOn["mode"] | undefined)[]>();
  statements.forEach((statement, i) => {
    const previous = statements[i - 1];
    const goesOn =
      statement.transaction !== undefined &&
      previous?.transaction === statement.transaction &&
      previous.file === statement.file &&
      statement.outcome !== "skipped";
    if (goesOn) for (const held of lanes.values()) held[i] = held[i - 1];
    for (const { table, mode } of notableLocks(statement.locks)) {
      const held = lanes.get(table) ?? new Array<LockOn["mode"] | undefined>(statements.length).fill(undefined);
      lanes.set(table, held);
      held[i] = stronger(held[i], mode);
    }
  });
  return [...lanes]
    .map(([table, held]): Lane => ({ table, held, strongest: held.reduce(stronger) ?? "AccessShare" }))
    .sort((a, b) => byStrength(a.strongest, b.strongest) || (a.table < b.table ? -1 : 1));
}

function stronger(a: LockOn["mode"] | undefined, b: LockOn["mode"] | undefined): LockOn["mode"] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return isStronger(b, a) ? b : a;
}

function byStrength(a: LockOn["mode"], b: LockOn["mode"]): number {
  return isStronger(a, b) ? -1 : isStronger(b, a) ? 1 : 0;
}
