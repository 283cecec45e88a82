import type { Index, Table } from "../schema/types.ts";
import type { OperationOf } from "../sql/operations.ts";
import { isReleased } from "./support/released.ts";
import { addedUniqueKey, addsUnique, uniqueKeysOf } from "./support/unique-keys.ts";
import { listed, shown } from "./support/wording.ts";
import type { Examples, Rule, RuleContext } from "./types.ts";

/** What the index kept out can come in from now on, and code may rely on its absence. */
export const dropUniqueIndex: Rule<"drop-index"> = {
  id: "drop-unique-index",
  severity: "info",
  axis: "data-loss",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Unique index dropped",
  why: "Rows that repeat a value are accepted from now on. The index can only be built again when all that came in meanwhile are settled, and `ON CONFLICT` or `ON DUPLICATE KEY` of running code no longer finds it.",
  instead: "Make sure that no code relies on the values being different, and build its successor before dropping it.",
  bad: [
    "CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50));\nCREATE UNIQUE INDEX users_email ON users (email);\n-- next release\nDROP INDEX users_email;",
  ],
  good: [
    "CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50));\nCREATE UNIQUE INDEX users_email ON users (email);\n-- next release\nDROP INDEX CONCURRENTLY users_email;\nCREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);",
  ],
  examples: {
    mysql: onTable("DROP INDEX users_email ON users;", "DROP INDEX users_email ON users;"),
    mariadb: onTable("ALTER TABLE users DROP INDEX users_email;", "DROP INDEX users_email ON users;"),
    sqlite: onTable("DROP INDEX users_email;", "DROP INDEX users_email;"),
    sqlserver: onTable("DROP INDEX users_email ON users;", "DROP INDEX users_email ON users;", " WITH (ONLINE = ON)"),
  },
  on: ["drop-index"],
  *check(operation, context) {
    const index = indexOf(operation, context);
    if (!index?.unique || context.noveltyOf(index.created) !== undefined) return;
    const table = context.schema.tableByKey(index.table);
    if (table === undefined || !isReleased(context, context.schema.nameOf(table))) return;
    // Unique without it: a key over some of its columns is left.
    if (
      uniqueKeysOf(table, index.name).some(
        (key) => key.length > 0 && key.every((column) => index.columns.includes(column)),
      )
    )
      return;
    if (table.indexes.some((other) => takesItsPlace(other, index, table))) return;
    if (isReplaced(index, operation, context) || goesAnyway(index, context)) return;
    const columns = index.columns.length === 0 ? "repeat a value" : `have the same ${listed(index.columns)}`;
    yield {
      span: operation.span,
      message: `Without ${index.name}, ${shown(context.schema.nameOf(table))} accepts rows that ${columns}. Make sure that no code relies on their being different.`,
    };
  },
};

/** The examples where an index is dropped in the dialect's words. */
function onTable(bad: string, good: string, options = ""): Examples {
  const before =
    "CREATE TABLE users (id bigint NOT NULL CONSTRAINT users_pk PRIMARY KEY, email varchar(50));\nCREATE UNIQUE INDEX users_email ON users (email);\n-- next release\n";
  return {
    bad: [before + bad],
    good: [`${before}${good}\nCREATE UNIQUE INDEX users_email_key ON users (email)${options};`],
  };
}

/** Names of indexes are their table's in MySQL and SQL Server, the schema's elsewhere. */
function indexOf({ table, index }: OperationOf<"drop-index">, { schema }: RuleContext): Index | undefined {
  if (table === undefined) return schema.index(index);
  const wanted = index.name.toLowerCase();
  return schema.table(table)?.indexes.find(({ name }) => name.toLowerCase() === wanted);
}

/** The same index with one other column that came later, as a copy of the column has it. */
function takesItsPlace(other: Index, index: Index, { columns }: Table): boolean {
  if (other === index || !other.unique || other.columns.length !== index.columns.length) return false;
  const places = index.columns.flatMap((column, place) => (column === other.columns[place] ? [] : [place]));
  const [before, after] = [index, other].map((each) => columns.get(each.columns[places[0] ?? -1] ?? "")?.created);
  return places.length === 1 && after !== undefined && after.migration !== before?.migration;
}

/** The same script makes other rows of the table unique: its author has thought of it. */
function isReplaced(index: Index, operation: OperationOf<"drop-index">, context: RuleContext): boolean {
  const { schema, command, following } = context;
  const name = schema.tableByKey(index.table)?.name;
  const behind = command.slice(command.indexOf(operation) + 1);
  const isAdded = (next: (typeof behind)[number]) =>
    (next.kind === "create-index" && next.unique === true) || addedUniqueKey(next) !== undefined;
  return behind.some(isAdded) || [...following(addsUnique, name)].some(isAdded);
}

/** The same script drops the table or a column of the index: that says it all. */
function goesAnyway(index: Index, { schema, command, following }: RuleContext): boolean {
  const name = schema.tableByKey(index.table)?.name;
  return [...command, ...following(["drop-table", "drop-column"], name)].some((next) => {
    if (next.kind === "drop-table") return schema.tableKey(next.table) === index.table;
    return (
      next.kind === "drop-column" &&
      schema.tableKey(next.table) === index.table &&
      index.columns.includes(next.column.name)
    );
  });
}
