import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { isRewritable, withoutAction, writtenName } from "./support/rewriting.ts";
import { shown } from "./support/wording.ts";
import { sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** Locks are held to the end of the transaction (PostgreSQL manual, section 13.3.1), so the lock of ADD stays while VALIDATE reads. */
export const validateInSameTransaction: Rule<"validate-constraint"> = aboutWaiting({
  id: "validate-in-same-transaction",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Constraint validated in the transaction that added it",
  why: "The transaction keeps the strong lock from adding the constraint while `VALIDATE CONSTRAINT` reads the whole table, so `NOT VALID` gains nothing.",
  instead: "Validate in a later migration, or at least in another transaction.",
  bad: [
    "BEGIN;\nALTER TABLE orders ADD CONSTRAINT positive CHECK (total >= 0) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT positive;\nCOMMIT;",
  ],
  good: [
    "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total >= 0) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT positive;",
  ],
  on: ["validate-constraint"],
  *check(operation, context) {
    const { table, constraint } = operation;
    if (!isLive(context, table) || !isAddedHere(operation, context)) return;
    yield {
      span: operation.span,
      message: `${constraint.name} was added in this transaction, which still holds that lock on ${shown(table)} while this reads every row: NOT VALID gains nothing. Validate it in a later migration.`,
      rewrites: validateLater(operation, context),
    };
  },
});

function isAddedHere(operation: OperationOf<"validate-constraint">, context: RuleContext): boolean {
  const { table, constraint } = operation;
  if (context.session.notValidInTransaction(table, constraint.name)) return true;
  return context.command.some(
    (other) =>
      (other.kind === "add-check" || other.kind === "add-foreign-key" || other.kind === "add-not-null") &&
      other.constraint.name?.name === constraint.name,
  );
}

function validateLater(operation: OperationOf<"validate-constraint">, context: RuleContext): readonly Rewrite[] {
  if (!isRewritable(operation, context)) return [];
  const { constraint, table } = operation;
  const up = `ALTER TABLE ${writtenName(context, table)} VALIDATE CONSTRAINT ${sliceOf(context.text, constraint.span)}`;
  return [
    {
      title: `Validate ${constraint.name} in a later migration`,
      safe: true,
      replacement: withoutAction(operation, context) ?? "",
      later: [{ name: `validate_${constraint.name}`, up }],
    },
  ];
}
