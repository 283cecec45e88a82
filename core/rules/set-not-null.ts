import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive, isPartitioned } from "./support/exemptions.ts";
import { notNullSteps } from "./support/not-null-steps.ts";
import { isRewritable, replaceAction } from "./support/rewriting.ts";
import { shown, shownColumn } from "./support/wording.ts";
import { lockClause, ownLock, sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

type NotNull = OperationOf<"set-not-null"> | OperationOf<"add-not-null">;

/**
 * SET NOT NULL reads every row, unless a valid check proves that there is no NULL (PostgreSQL manual, ALTER TABLE, SET NOT NULL; version 12 and
 * later). The engine knows the proofs, those from earlier migrations too.
 */
export const setNotNull: Rule<NotNull["kind"]> = aboutWaiting({
  id: "set-not-null",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "NOT NULL set without a proof",
  why: "`SET NOT NULL` reads every row while the table is locked against reads and writes (`ACCESS EXCLUSIVE`). With a validated `CHECK (column IS NOT NULL)` it reads nothing.",
  instead: "Add the check `NOT VALID`, validate it in a later migration, then set `NOT NULL` and drop the check.",
  bad: ["ALTER TABLE users ALTER COLUMN email SET NOT NULL;"],
  good: [
    "ALTER TABLE users ADD CONSTRAINT users_email_check CHECK (email IS NOT NULL) NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT users_email_check;\nALTER TABLE users ALTER COLUMN email SET NOT NULL;\nALTER TABLE users DROP CONSTRAINT users_email_check;",
  ],
  on: ["set-not-null", "add-not-null"],
  *check(operation, context) {
    const { table } = operation;
    const lock = ownLock(context.effect);
    if (lock === undefined || context.effect.scans.length === 0 || !isLive(context, table)) return;
    const column = columnOf(operation);
    const proof = droppedProof(column.name, operation, context);
    const advice =
      proof === undefined
        ? "Add a CHECK (… IS NOT NULL) NOT VALID, VALIDATE it in a later migration, then set NOT NULL: that reads nothing."
        : `${proof} proves it, but is dropped first in the same ALTER TABLE: drop it in a statement of its own.`;
    yield {
      span: operation.span,
      message: `Making ${shownColumn(table, column.name)} NOT NULL ${lockClause(lock)} while every row of ${shown(table)} is read. ${advice}`,
      rewrites: inSteps(operation, context),
    };
  },
});

function columnOf(operation: NotNull) {
  return operation.kind === "set-not-null" ? operation.column : operation.constraint.column;
}

/** The check that would prove it, if the same ALTER TABLE drops it: drops come first. */
function droppedProof(column: string, { table }: NotNull, context: RuleContext): string | undefined {
  const dropped = new Set(
    context.command.flatMap((other) => (other.kind === "drop-constraint" ? [other.constraint.name] : [])),
  );
  const constraints = context.schema.table(table)?.constraints ?? [];
  return constraints.find(
    ({ name, definition }) =>
      name !== undefined &&
      dropped.has(name) &&
      definition.type === "check" &&
      definition.provesNotNull.includes(column),
  )?.name;
}

function inSteps(operation: NotNull, context: RuleContext): readonly Rewrite[] {
  const plain = operation.kind === "set-not-null" && context.version >= 12 && isRewritable(operation, context);
  if (
    !plain ||
    isPartitioned(context, operation.table) ||
    context.command.some(({ kind }) => kind === "drop-constraint")
  )
    return [];
  const { table, column } = operation;
  const steps = notNullSteps(context, table, { name: column.name, text: sliceOf(context.text, column.span) });
  return [
    {
      title: `Prove ${shownColumn(table, column.name)} NOT NULL by a check first`,
      safe: true,
      replacement: replaceAction(operation, context, [steps.check]),
      later: steps.later,
    },
  ];
}
