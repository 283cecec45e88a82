import { isStrong, lockModeTitle } from "../engines/lock-modes.ts";
import type { OperationKind } from "../sql/operations.ts";
import { slowWork } from "./support/slow-work.ts";
import { listed } from "./support/wording.ts";
import { keyText } from "./support/words.ts";
import type { HeldLock, Rule, RuleContext } from "./types.ts";

const slowKinds = [
  "create-index",
  "reindex",
  "add-column",
  "alter-column-type",
  "set-not-null",
  "set-expression",
  "add-primary-key",
  "add-unique",
  "add-check",
  "add-foreign-key",
  "add-exclude",
  "add-not-null",
  "validate-constraint",
  "attach-partition",
  "alter-domain",
  "set-logged",
  "set-unlogged",
  "set-tablespace",
  "set-access-method",
  "cluster",
  "refresh-materialized-view",
  "update-rows",
  "delete-rows",
] as const satisfies readonly OperationKind[];

/** Locks are held to the end of the transaction (PostgreSQL manual, section 13.3.1). */
export const statementWhileLocked: Rule<(typeof slowKinds)[number]> = {
  id: "statement-while-locked",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Slow statement while the transaction holds a strong lock",
  why: "A lock is kept until the transaction ends. A quick `ALTER TABLE` stops reads and writes for as long as whatever follows it in the same transaction takes.",
  instead: "Put the slow statement into a migration of its own.",
  bad: ["BEGIN;\nALTER TABLE users ADD COLUMN active boolean;\nUPDATE users SET active = true;\nCOMMIT;"],
  good: ["ALTER TABLE users ADD COLUMN active boolean;"],
  on: slowKinds,
  *check(operation, context) {
    if (!context.session.inTransaction || context.direction === "down") return;
    const slow = slowWork(operation, context);
    if (slow === undefined) return;
    const held = newlyProlonged(context);
    if (held.length === 0) return;
    const tables = held.map(({ table }) => keyText(table));
    const some = tables.length > 4 ? [...tables.slice(0, 3), `${tables.length - 3} other tables`] : tables;
    yield {
      span: operation.span,
      message: `${slow} while the transaction still locks ${listed(some)} against reads and writes (${lockModeTitle("AccessExclusive")}), until it commits. Move it to a migration of its own.`,
      related: held.map((lock) => relatedTo(lock)),
    };
  },
};

/**
 * The locks against everything that this statement is the first to prolong: later ones would only say it again. The tables that it keeps from
 * being written by itself are told by its own rule, and dropped ones are missed by nobody.
 */
function newlyProlonged(context: RuleContext): readonly HeldLock[] {
  const own = context.effect.locks.filter(({ mode }) => isStrong(mode));
  const keys = new Set(own.map(({ table }) => context.schema.tableKey(table)));
  return context.session
    .heldLocks()
    .filter(({ mode, lengthened }) => mode === "AccessExclusive" && !lengthened)
    .filter(({ table }) => !keys.has(table) && context.schema.tableByKey(table) !== undefined);
}

function relatedTo({ by, table }: HeldLock) {
  return { at: by, message: `${keyText(table)} has been locked since here.` };
}
