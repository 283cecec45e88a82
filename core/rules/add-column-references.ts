import { lockModeTitle } from "../engines/lock-modes.ts";
import type { ForeignKeyConstraint, OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { constraintName } from "./support/constraint-names.ts";
import { isLive } from "./support/exemptions.ts";
import { cut, isRewritable, withEdits, writtenName } from "./support/rewriting.ts";
import { shown, shownColumn, sqlName } from "./support/wording.ts";
import { sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** A new column without a default is NULL in every row, so its foreign key has nothing to look up; with a default every row is checked. */
export const addColumnReferences: Rule<"add-column"> = aboutWaiting({
  id: "add-column-references",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Column added with a default and a foreign key",
  why: "With a default, `ADD COLUMN … REFERENCES` looks up every row in the referenced table under `ACCESS EXCLUSIVE`, which stops reads and writes.",
  instead: "Add the column first, then the foreign key `NOT VALID`, and validate it in a later migration.",
  bad: ["ALTER TABLE orders ADD COLUMN status_id int DEFAULT 1 REFERENCES statuses (id);"],
  good: [
    "ALTER TABLE orders ADD COLUMN status_id int DEFAULT 1;\nALTER TABLE orders ADD CONSTRAINT orders_status_id_fkey FOREIGN KEY (status_id) REFERENCES statuses (id) NOT VALID;",
  ],
  on: ["add-column"],
  *check(operation, context) {
    const { column, table } = operation;
    const constraint = column.constraints.find((candidate) => candidate.type === "foreign-key");
    if (constraint === undefined || !isLive(context, table) || context.effect.rewrites.length > 0) return;
    if (column.default === undefined || column.default.isNull || context.effect.scans.length === 0) return;
    const parent = shown(constraint.references.table);
    yield {
      span: operation.span,
      message: `Adding ${shownColumn(table, column.name.name)} with a default and REFERENCES locks ${shown(table)} against reads and writes (${lockModeTitle("AccessExclusive")}) while every row is looked up in ${parent}, which cannot be written meanwhile. Add the foreign key NOT VALID in a statement of its own, and VALIDATE it in a later migration.`,
      rewrites: addSeparately(operation, constraint, context),
    };
  },
});

function addSeparately(
  operation: OperationOf<"add-column">,
  constraint: ForeignKeyConstraint,
  context: RuleContext,
): readonly Rewrite[] {
  if (!isRewritable(operation, context) || operation.ifNotExists) return [];
  const { text, schema } = context;
  const table = writtenName(context, operation.table);
  const definition = { ...constraint, columns: [operation.column.name] };
  const name = constraintName(schema, operation.table, definition);
  const references = sliceOf(text, constraint.span).replace(/^constraint\s+(?:"(?:[^"]|"")*"|\S+)\s+/i, "");
  const foreignKey = `ALTER TABLE ${table} ADD CONSTRAINT ${sqlName(name)} FOREIGN KEY (${sliceOf(text, operation.column.name.span)}) ${references} NOT VALID`;
  return [
    {
      title: `Add ${name} in a statement of its own, and validate it later`,
      safe: true,
      replacement: `${withEdits(text, [cut(text, constraint.span)])};\n${foreignKey}`,
      later: [{ name: `validate_${name}`, up: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${sqlName(name)}` }],
    },
  ];
}
