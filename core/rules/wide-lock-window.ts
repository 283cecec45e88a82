import { lockModeTitle } from "../engines/lock-modes.ts";
import type { Operation, OperationKind } from "../sql/operations.ts";
import { isLive } from "./support/exemptions.ts";
import { shown } from "./support/wording.ts";
import { keyText } from "./support/words.ts";
import type { Rule, RuleContext } from "./types.ts";

const lockingKinds = [
  "add-column",
  "drop-column",
  "rename-column",
  "alter-column-type",
  "set-default",
  "drop-default",
  "set-not-null",
  "drop-not-null",
  "add-check",
  "add-unique",
  "add-primary-key",
  "drop-constraint",
  "rename-table",
  "drop-table",
  "truncate-table",
  "lock-table",
  "drop-trigger",
  "set-row-security",
  "set-schema",
] as const satisfies readonly OperationKind[];

/** Locks are held to the end of the transaction, and two transactions that take them in different order deadlock (PostgreSQL manual, section 13.3.4). */
export const wideLockWindow: Rule<(typeof lockingKinds)[number]> = {
  id: "wide-lock-window",
  severity: "info",
  axis: "availability",
  dialects: ["postgres"],
  title: "Several tables locked against everything in one transaction",
  why: "The first table stays locked (`ACCESS EXCLUSIVE`) while the migration waits for the second, and a transaction of the application that uses them in another order deadlocks with it.",
  instead: "Change one table in a transaction.",
  bad: ["BEGIN;\nALTER TABLE users ADD COLUMN a int;\nALTER TABLE teams ADD COLUMN a int;\nCOMMIT;"],
  good: ["ALTER TABLE users ADD COLUMN a int;\nALTER TABLE teams ADD COLUMN a int;"],
  on: lockingKinds,
  *check(operation, context) {
    const own = context.effect.locks[0];
    if (
      !context.session.inTransaction ||
      context.direction === "down" ||
      own?.mode !== "AccessExclusive" ||
      !isLive(context, own.table)
    )
      return;
    const held = context.session.heldLocks().filter((lock) => lock.mode === "AccessExclusive");
    const [first] = held;
    const key = context.schema.tableKey(own.table);
    // Said once in a transaction: where the second table comes in.
    if (first === undefined || held.length > 1 || first.table === key || areLinked(first.table, key, context)) return;
    if (!isFirstOfItsKind(operation, context) || areBothDropped(first.table, operation, context)) return;
    yield {
      span: operation.span,
      message: `The transaction already locks ${keyText(first.table)} against reads and writes, and now waits for ${shown(own.table)} as well (both ${lockModeTitle(own.mode)}). Change one table in a transaction.`,
      related: [{ at: first.by, message: `${keyText(first.table)} has been locked since here.` }],
    };
  },
};

/** Removing a foreign key locks both of its tables: there is no other way. */
function areLinked(a: string, b: string, context: RuleContext): boolean {
  const refers = (from: string, to: string) =>
    context.schema.tableByKey(to)?.referencedBy.some(({ table }) => table === from) === true;
  return refers(a, b) || refers(b, a);
}

/** Nobody should be using tables that are dropped, so nobody can meet the locks in another order. */
function areBothDropped(held: string, operation: Operation, { schema }: RuleContext): boolean {
  return operation.kind === "drop-table" && schema.tableByKey(held) === undefined;
}

/** Of several actions of one command only the first is reported. */
function isFirstOfItsKind(operation: Operation, context: RuleContext): boolean {
  return context.statement.find((other) => (lockingKinds as readonly string[]).includes(other.kind)) === operation;
}
