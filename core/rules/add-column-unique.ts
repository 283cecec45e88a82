import type { OperationOf, UniqueConstraint } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { constraintName } from "./support/constraint-names.ts";
import { isLive, isPartitioned } from "./support/exemptions.ts";
import { cut, isRewritable, withEdits } from "./support/rewriting.ts";
import { keyByIndex } from "./support/unique-index.ts";
import { shown, shownColumn } from "./support/wording.ts";
import { lockClause, ownLock, sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** The index of an inline UNIQUE or PRIMARY KEY is built under the ACCESS EXCLUSIVE lock of ADD COLUMN (PostgreSQL manual, ALTER TABLE). */
export const addColumnUnique: Rule<"add-column"> = aboutWaiting({
  id: "add-column-unique",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Column added with a unique constraint",
  why: "`ADD COLUMN … UNIQUE` builds the index while the table is locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead: "Add the column alone, build a unique index `CONCURRENTLY`, then add the constraint with `USING INDEX`.",
  bad: ["ALTER TABLE users ADD COLUMN handle text UNIQUE;"],
  good: [
    "ALTER TABLE users ADD COLUMN handle text;\nCREATE UNIQUE INDEX CONCURRENTLY users_handle_key ON users (handle);\nALTER TABLE users ADD CONSTRAINT users_handle_key UNIQUE USING INDEX users_handle_key;",
  ],
  on: ["add-column"],
  *check(operation, context) {
    const { column, table } = operation;
    const constraint = column.constraints.find(({ type }) => type === "unique" || type === "primary-key");
    const lock = ownLock(context.effect);
    if (constraint === undefined || lock === undefined || context.effect.indexBuilds.length === 0) return;
    // A rewrite is reported by its own rule, and the index is built in the course of it.
    if (context.effect.rewrites.length > 0 || !isLive(context, table)) return;
    const what = constraint.type === "unique" ? "UNIQUE" : "PRIMARY KEY";
    yield {
      span: operation.span,
      message: `Adding ${shownColumn(table, column.name.name)} as ${what} ${lockClause(lock)} until the index on it is built. Add the column alone, build a unique index CONCURRENTLY, and add the constraint USING INDEX.`,
      rewrites: constraint.type === "unique" ? addSeparately(operation, constraint, context) : [],
    };
  },
});

function addSeparately(
  operation: OperationOf<"add-column">,
  constraint: UniqueConstraint,
  context: RuleContext,
): readonly Rewrite[] {
  const { column, table } = operation;
  const { text } = context;
  if (
    !isRewritable(operation, context) ||
    isPartitioned(context, table) ||
    constraint.deferrable ||
    operation.ifNotExists
  )
    return [];
  const name = constraintName(context.schema, table, { ...constraint, columns: [column.name] });
  const key = {
    name,
    kind: "UNIQUE",
    columns: `(${sliceOf(text, column.name.span)})`,
    attributes: "",
    nullsNotDistinct: constraint.nullsNotDistinct,
  } as const;
  const steps = keyByIndex(context, table, key);
  return [
    {
      title: `Add ${shown(table)}.${column.name.name} alone, and make it unique later`,
      safe: true,
      replacement: withEdits(text, [cut(text, constraint.span)]),
      later: [
        { name: `index_${name}`, up: steps.index, noTransaction: true },
        { name: `add_${name}`, up: steps.constraint },
      ],
    },
  ];
}
