import type { Name } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { isReleasedColumn } from "./support/released.ts";
import { listed, shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

type MakesUnique = OperationOf<"create-index"> | OperationOf<"add-unique">;

/** Whether rows repeat a value depends on the database, so the migration passes on one and stops on another. */
export const uniqueOverExistingRows: Rule<MakesUnique["kind"]> = {
  id: "unique-over-existing-rows",
  severity: "info",
  optional: true,
  axis: "availability",
  dialects: ["mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Column made unique that may hold a value twice",
  why: "The build stops at the first value that two rows share, after it has read the table, and the migration with it; a database for development rarely holds such rows. On MySQL and MariaDB what was done before it stays.",
  instead:
    "Count the values that occur twice on each database first (`GROUP BY … HAVING count(*) > 1`), and settle them before this migration.",
  bad: [
    "CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50));\n-- next release\nCREATE UNIQUE INDEX users_email ON users (email);",
  ],
  good: [
    "CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50));\nCREATE UNIQUE INDEX users_email ON users (email);",
  ],
  on: ["create-index", "add-unique"],
  *check(operation, context) {
    const { table } = operation;
    const columns = columnsOf(operation);
    if (columns === undefined || isUniqueAlready(columns, operation, context)) return;
    // A column that nobody has filled yet, or an unknown one, tells nothing.
    const known = context.schema.table(table)?.columns;
    if (!columns.every(({ name }) => known?.has(name) && isReleasedColumn(context, table, name))) return;
    if (isSettled(columns, operation, context)) return;
    const names = listed(columns.map(({ name }) => name));
    yield {
      span: operation.span,
      message: `This stops at the first rows of ${shown(table)} that have the same ${names}. Search for them on each database first: ${duplicatesQuery(columns, operation, context)}.`,
    };
  },
};

/** Undefined where it is not about whole values of plain columns in every row. */
function columnsOf(operation: MakesUnique): readonly Name[] | undefined {
  if (operation.kind === "add-unique") return operation.constraint.columns;
  if (!operation.unique || operation.where !== undefined) return undefined;
  const columns = operation.keys.flatMap(({ column }) => column ?? []);
  return columns.length === operation.keys.length ? columns : undefined;
}

/** A key over some of the columns is unique now, or was until this script took it away. */
function isUniqueAlready(columns: readonly Name[], { table: name }: MakesUnique, context: RuleContext): boolean {
  const table = context.schema.table(name);
  if (context.noveltyOf(table?.formerUnique) !== undefined) return true;
  const isWithin = (others: readonly string[]) =>
    others.length > 0 && others.every((other) => columns.some((column) => column.name === other));
  const keys = table?.constraints.filter(({ definition }) => /^(?:unique|primary-key)$/.test(definition.type)) ?? [];
  const indexes = table?.indexes.filter(
    ({ unique, where, keys: parts, columns: plain }) => unique && where === undefined && parts.length === plain.length,
  );
  return [...keys, ...(indexes ?? [])].some((each) => isWithin(each.columns));
}

/** The history has given a column its values, or this migration has deleted rows: whoever wrote that has looked for what occurs twice. */
function isSettled(
  columns: readonly Name[],
  { table: name }: MakesUnique,
  { schema, noveltyOf }: RuleContext,
): boolean {
  const table = schema.table(name);
  if (noveltyOf(table?.deletedFrom) !== undefined) return true;
  return columns.some((column) => table?.columns.get(column.name)?.updated);
}

/** NULL is no value that occurs twice, except in SQL Server. */
function duplicatesQuery(columns: readonly Name[], { table }: MakesUnique, context: RuleContext): string {
  const { text, schema, dialect } = context;
  const written = (name: { readonly span: Name["span"] }) => text.slice(name.span.start, name.span.end);
  const list = columns.map(written).join(", ");
  const known = schema.table(table)?.columns;
  const optional = dialect === "sqlserver" ? [] : columns.filter(({ name }) => known?.get(name)?.notNull !== true);
  const where = optional.map((column) => `${written(column)} IS NOT NULL`).join(" AND ");
  return `SELECT ${list} FROM ${written(table)}${where === "" ? "" : ` WHERE ${where}`} GROUP BY ${list} HAVING count(*) > 1`;
}
