import { isStrong, lockModeTitle } from "../../engines/lock-modes.ts";
import type { HeldLock, RelatedPlace, RuleContext } from "../types.ts";
import { listed } from "./wording.ts";
import { keyText } from "./words.ts";

/**
 * The locks against everything that this statement is the first to prolong: later ones would only say it again. The tables that it keeps from
 * being written by itself are told by its own rule, and dropped ones are missed by nobody.
 */
export function newlyProlonged(context: RuleContext): readonly HeldLock[] {
  if (!context.session.inTransaction || context.direction === "down") return [];
  const own = context.effect.locks.filter(({ mode }) => isStrong(mode));
  const keys = new Set(own.map(({ table }) => context.schema.tableKey(table)));
  return context.session
    .heldLocks()
    .filter(({ mode, lengthened }) => mode === "AccessExclusive" && !lengthened)
    .filter(({ table }) => !keys.has(table) && context.schema.tableByKey(table) !== undefined);
}

/** `the transaction still locks users against reads and writes (ACCESS EXCLUSIVE), until it commits`. */
export function heldClause(held: readonly HeldLock[]): string {
  const tables = held.map(({ table }) => keyText(table));
  const some = tables.length > 4 ? [...tables.slice(0, 3), `${tables.length - 3} other tables`] : tables;
  return `the transaction still locks ${listed(some)} against reads and writes (${lockModeTitle("AccessExclusive")}), until it commits`;
}

/** Where each of the locks was taken. */
export function lockedSince(held: readonly HeldLock[]): readonly RelatedPlace[] {
  return held.map(({ by, table }) => ({ at: by, message: `${keyText(table)} has been locked since here.` }));
}
