import type { CheckConstraint, OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { constraintName } from "./support/constraint-names.ts";
import { isLive } from "./support/exemptions.ts";
import { cut, isRewritable, withEdits, writtenName } from "./support/rewriting.ts";
import { shown, shownColumn, sqlName } from "./support/wording.ts";
import { lockClause, ownLock, sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** An inline CHECK is tested against each existing row, although the column is NULL or has its default there (PostgreSQL manual, ALTER TABLE, Notes). */
export const addColumnCheck: Rule<"add-column"> = aboutWaiting({
  id: "add-column-check",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Column added with a check constraint",
  why: "`ADD COLUMN … CHECK` reads every row while the table is locked against reads and writes (`ACCESS EXCLUSIVE`), even if the new column is NULL in all of them.",
  instead: "Add the column alone, then the check `NOT VALID`, and validate it in a later migration.",
  bad: ["ALTER TABLE users ADD COLUMN age int CHECK (age >= 0);"],
  good: [
    "ALTER TABLE users ADD COLUMN age int;\nALTER TABLE users ADD CONSTRAINT users_age_check CHECK (age >= 0) NOT VALID;",
  ],
  on: ["add-column"],
  *check(operation, context) {
    const { column, table } = operation;
    const constraint = column.constraints.find((candidate) => candidate.type === "check");
    const lock = ownLock(context.effect);
    if (constraint === undefined || lock === undefined || !isLive(context, table)) return;
    if (context.effect.rewrites.length > 0 || context.effect.scans.length === 0) return;
    yield {
      span: operation.span,
      message: `Adding ${shownColumn(table, column.name.name)} with a CHECK ${lockClause(lock)} while every row is checked. Add the check NOT VALID in a statement of its own, and VALIDATE it in a later migration.`,
      rewrites: addSeparately(operation, constraint, context),
    };
  },
});

function addSeparately(
  operation: OperationOf<"add-column">,
  constraint: CheckConstraint,
  context: RuleContext,
): readonly Rewrite[] {
  const { column, table } = operation;
  const { text } = context;
  const checks = column.constraints.filter(({ type }) => type === "check");
  if (checks.length > 1 || !isRewritable(operation, context) || operation.ifNotExists) return [];
  const name = constraintName(context.schema, table, constraint, column.name.name);
  const target = writtenName(context, table);
  const inherit = constraint.noInherit ? " NO INHERIT" : "";
  const check = `ALTER TABLE ${target} ADD CONSTRAINT ${sqlName(name)} CHECK (${sliceOf(text, constraint.expression.span)})${inherit} NOT VALID`;
  return [
    {
      title: `Add ${name} to ${shown(table)} in a statement of its own, and validate it later`,
      safe: true,
      replacement: `${withEdits(text, [cut(text, constraint.span)])};\n${check}`,
      later: [{ name: `validate_${name}`, up: `ALTER TABLE ${target} VALIDATE CONSTRAINT ${sqlName(name)}` }],
    },
  ];
}
