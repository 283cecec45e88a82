import type { OperationOf } from "../sql/operations.ts";
import { isCopiedColumn } from "./support/copied.ts";
import { isReleasedColumn } from "./support/released.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** Code of the running release that still names the column fails, and the values are gone. */
export const dropColumn: Rule<"drop-column"> = {
  id: "drop-column",
  severity: "warning",
  axis: "compatibility",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
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
    const isUnknown = context.noveltyOf(known?.columns.get(column.name)?.renamed) !== undefined;
    if (isUnknown && isCopiedColumn(table, column.name, context)) return;
    yield { span: operation.span, message: isUnknown ? lossOf(operation) : messageOf(operation, context) };
  },
};

function messageOf(operation: OperationOf<"drop-column">, context: RuleContext): string {
  const { table, column } = operation;
  const name = shownColumn(table, column.name);
  const isKept = isCopiedColumn(table, column.name, context);
  if (isReplaced(operation, context))
    return `Dropping ${name} ${isKept ? "takes it from running code" : "loses its values"}, and running code meets another column under its name. Move the code to a column with a new name first, and drop this one in a later release.`;
  return `Dropping ${name} breaks running code that still names it${isKept ? "" : ", and its values are lost"}. Release code that does not know the column first, and drop it in a later release.`;
}

/** Running code knows the column by the name that it had before this migration. */
function lossOf({ table, column }: OperationOf<"drop-column">): string {
  return `Dropping ${shownColumn(table, column.name)}, which had another name before, loses its values. Keep it until a later release.`;
}

/** The same script puts another column in its place: it adds one of this name, or renames one to it. */
function isReplaced({ table, column }: OperationOf<"drop-column">, context: RuleContext): boolean {
  const key = context.schema.tableKey(table);
  const later = [...context.command, ...context.following(["add-column", "rename-column"], table.name)];
  return later.some((next) => {
    if (next.kind !== "add-column" && next.kind !== "rename-column") return false;
    const made = next.kind === "add-column" ? next.column.name : next.to;
    return made.name === column.name && context.schema.tableKey(next.table) === key;
  });
}
