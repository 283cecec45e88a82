import { isReleasedColumn } from "./support/released.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Code of the running release that still names the column fails, and the values are gone. */
export const dropColumn: Rule<"drop-column"> = {
  id: "drop-column",
  severity: "warning",
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Column dropped",
  why: "Code of the running release that still reads, writes or only declares the column fails from this moment: most ORMs name every declared column in each SELECT and INSERT. The values cannot be brought back by rolling back the code.",
  instead:
    "Release code that no longer knows the column first, then drop the column in a later release. Declare the change with `-- cutover: change users.legacy -> nothing` to have its last uses shown.",
  bad: ["ALTER TABLE users DROP COLUMN legacy_name;"],
  good: [
    "CREATE TABLE users (id bigint PRIMARY KEY, name text, legacy_name text);\nALTER TABLE users DROP COLUMN legacy_name;",
  ],
  on: ["drop-column"],
  *check(operation, context) {
    const { table, column } = operation;
    if (!isReleasedColumn(context, table, column.name)) return;
    const known = context.schema.table(table);
    const isAbsent = known?.complete === true && !known.columns.has(column.name);
    if (isAbsent && operation.ifExists) return;
    const name = shownColumn(table, column.name);
    yield {
      span: operation.span,
      message: `Dropping ${name} breaks running code that still names it, and its values are lost. Release code that does not know the column first, and drop it in a later release.`,
    };
  },
};
