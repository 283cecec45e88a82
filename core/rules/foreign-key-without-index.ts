import type { Schema } from "../schema/types.ts";
import type { Expression, QualifiedName } from "../sql/names.ts";
import type { Constraint, Operation } from "../sql/operations.ts";
import { indexName } from "./support/constraint-names.ts";
import { type AddedForeignKey, addedForeignKeys } from "./support/foreign-keys.ts";
import { insertion, isRewritable, writtenName } from "./support/rewriting.ts";
import { onlyNotNullTest } from "./support/whole-table.ts";
import { shown, sqlName } from "./support/wording.ts";
import { columnsText, sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** PostgreSQL manual, section 5.5.5, and SQLite manual, "SQLite Foreign Key Support", section 3: a foreign key does not make an index on the referencing columns. */
export const foreignKeyWithoutIndex: Rule<"add-foreign-key" | "create-table" | "add-column"> = {
  id: "foreign-key-without-index",
  severity: "info",
  axis: "availability",
  dialects: ["postgres", "sqlite", "sqlserver"],
  title: "Foreign key without an index on its own columns",
  why: "The server makes no index for the referencing side. Each delete or key update in the referenced table then reads the whole referencing table, holding its row locks.",
  instead: "Create an index that begins with the foreign key's columns.",
  bad: ["CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));"],
  good: [
    "CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));\nCREATE INDEX orders_user_id_idx ON orders (user_id);",
  ],
  on: ["add-foreign-key", "create-table", "add-column"],
  *check(operation, context) {
    if (context.direction === "down") return;
    for (const key of addedForeignKeys(operation)) {
      if (isIndexed(key, operation, context)) continue;
      const parent = shown(key.constraint.references.table);
      const table = shown(key.table);
      yield {
        span: key.span,
        message: `No index of ${table} begins with ${columnsText(key.columns)}, so each row deleted from ${parent} makes the server read the whole of ${table}. Create one.`,
        mendedLater: (final) => isIndexedIn(final, key),
        rewrites: createIndex(key, operation, context),
      };
    }
  },
};

/** Right behind the statement while nobody uses the table, else concurrently in a migration of its own. */
function createIndex(key: AddedForeignKey, operation: Operation, context: RuleContext): readonly Rewrite[] {
  if (!isRewritable(operation, context)) return [];
  const { text, dialect } = context;
  const name = indexName(
    context.schema,
    key.table,
    key.columns.map((column) => column.name),
  );
  const columns = key.columns.map((column) => sliceOf(text, column.span)).join(", ");
  const target = `${writtenName(context, key.table)} (${columns})`;
  const title = `Create index ${name}`;
  if (operation.kind === "create-table" || context.novelty(key.table) !== undefined || dialect === "sqlite") {
    const repeatable = operation.kind === "create-table" && operation.ifNotExists && dialect !== "sqlserver";
    const create = `CREATE INDEX ${repeatable ? "IF NOT EXISTS " : ""}${sqlName(name)} ON ${target}`;
    return [{ title, safe: false, edits: [insertion(text.length, `;\n${create}`)] }];
  }
  if (dialect !== "postgres" || context.schema.table(key.table)?.partitioned === true) return [];
  const up = `CREATE INDEX CONCURRENTLY ${sqlName(name)} ON ${target}`;
  return [
    { title: `${title} concurrently`, safe: false, later: [{ name: `create_${name}`, up, noTransaction: true }] },
  ];
}

/** Whether an index for the key exists in the end, or the table or the key's columns do not any more. */
function isIndexedIn(schema: Schema, key: AddedForeignKey): boolean {
  const names = key.columns.map((column) => column.name);
  const table = schema.table(key.table);
  if (table === undefined || !names.every((name) => table.columns.has(name))) return true;
  return table.indexes.some((index) => holdsEveryKey(index.where, names) && begins(index.columns, names));
}

function isIndexed(key: AddedForeignKey, operation: Operation, context: RuleContext): boolean {
  const names = key.columns.map((column) => column.name);
  const table = context.schema.table(key.table);
  // Of a table that the history never created, the indexes are not known either.
  if (operation.kind !== "create-table" && table?.complete !== true) return true;
  const indexes = (table?.indexes ?? [])
    .filter((index) => holdsEveryKey(index.where, names))
    .map((index) => index.columns);
  const later = [operation, ...context.command, ...context.following(indexingKinds, key.table.name)].flatMap((other) =>
    indexedColumns(other, key.table, names),
  );
  return [...indexes, ...later].some((columns) => begins(columns, names));
}

const indexingKinds = ["create-index", "create-table", "add-column", "add-unique", "add-primary-key"] as const;

/** An index that leaves out NULLs serves the look-up too: `fk = $1` implies `fk IS NOT NULL` (PostgreSQL manual, section 11.8). */
function holdsEveryKey(where: Expression | undefined, key: readonly string[]): boolean {
  return where === undefined || key.includes(onlyNotNullTest(where) ?? "");
}

/** Columns of each index that an operation builds on the table and that serves the key. */
function indexedColumns(
  operation: Operation,
  table: QualifiedName,
  key: readonly string[],
): readonly (readonly string[])[] {
  if (!("table" in operation) || operation.table?.name !== table.name) return [];
  switch (operation.kind) {
    case "create-index":
      return holdsEveryKey(operation.where, key) ? [operation.keys.map((key) => key.column?.name ?? "")] : [];
    case "create-table":
      return [
        ...operation.constraints.flatMap((constraint) => keyColumns(constraint)),
        ...operation.columns.flatMap((column) =>
          column.constraints.flatMap((constraint) => keyColumns(constraint, column.name.name)),
        ),
      ];
    case "add-column":
      return operation.column.constraints.flatMap((constraint) => keyColumns(constraint, operation.column.name.name));
    case "add-unique":
    case "add-primary-key":
      return keyColumns(operation.constraint);
    default:
      return [];
  }
}

function keyColumns(constraint: Constraint, column?: string): readonly (readonly string[])[] {
  if (constraint.type !== "primary-key" && constraint.type !== "unique") return [];
  return [column === undefined ? constraint.columns.map(({ name }) => name) : [column]];
}

/** Whether the index begins with all columns of the key, in any order. */
function begins(index: readonly string[], key: readonly string[]): boolean {
  const head = new Set(index.slice(0, key.length));
  return key.every((column) => head.has(column));
}
