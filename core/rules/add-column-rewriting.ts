import type { OperationOf } from "../sql/operations.ts";
import { isLive } from "./support/exemptions.ts";
import { batchesByKey, batchesByTop, primaryKeyOf } from "./support/sqlserver-batches.ts";
import { shownColumn } from "./support/wording.ts";
import { sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** A value for the rows that are there is written into each of them under Sch-M (SQL Server manual, ALTER TABLE). */
export const addColumnRewriting: Rule<"add-column"> = {
  id: "add-column-rewriting",
  severity: "error",
  axis: "availability",
  dialects: ["sqlserver"],
  title: "New column written into every row under lock",
  why: "A `NOT NULL` column with a default is a change of the catalogue on Enterprise edition and Azure SQL only, and only for a value that is the same for all rows and of no large type. Else every row is written while reads and writes wait (`Sch-M`); so it is for identity, `rowversion` and persisted computed columns.",
  instead:
    "Add the column nullable with a default for new rows, fill the old rows in batches, and make it NOT NULL last.",
  bad: ["ALTER TABLE dbo.Users ADD Token UNIQUEIDENTIFIER NOT NULL CONSTRAINT DF_Users_Token DEFAULT NEWID();"],
  good: ["ALTER TABLE dbo.Users ADD Token UNIQUEIDENTIFIER NULL CONSTRAINT DF_Users_Token DEFAULT NEWID();"],
  on: ["add-column"],
  *check(operation, context) {
    const [work] = context.effect.rewrites;
    if (work === undefined || !isLive(context, operation.table)) return;
    const name = operation.column.name.name;
    const rewrite = nullable(operation, context);
    yield {
      span: operation.span,
      message: `Adding ${shownColumn(operation.table, name)} writes every row while reads and writes wait (Sch-M), because ${work.because}. ${rewrite ? "Add it nullable, fill it in batches, and make it NOT NULL last." : "Do it when nobody uses the table."}`,
      ...(rewrite && { rewrites: [rewrite] }),
    };
  },
};

/** Without NOT NULL the default is for new rows only. */
function nullable({ column, table }: OperationOf<"add-column">, context: RuleContext): Rewrite | undefined {
  if (column.notNull === undefined || column.default === undefined || column.type === undefined) return undefined;
  const name = sliceOf(context.text, column.name.span);
  const type = sliceOf(context.text, column.type.span);
  const target = sliceOf(context.text, table.span);
  const fill = { table: target, set: `${name} = ${column.default.text}`, where: `${name} IS NULL` };
  const key = primaryKeyOf(table, context.schema);
  return {
    title: `Add ${column.name.name} nullable, and fill it later`,
    safe: false,
    edits: [{ span: { start: column.notNull.start, end: column.notNull.end }, text: "NULL" }],
    ...(context.direction === "up" && {
      later: [
        {
          name: `fill_${table.name}_${column.name.name}`,
          up: key === undefined ? batchesByTop(fill) : batchesByKey(fill, key),
          noTransaction: true as const,
        },
        {
          name: `require_${table.name}_${column.name.name}`,
          up: `ALTER TABLE ${target} ALTER COLUMN ${name} ${type} NOT NULL`,
        },
      ],
    }),
  };
}
