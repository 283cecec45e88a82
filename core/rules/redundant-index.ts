import type { Index, Schema } from "../schema/types.ts";
import type { IndexKey, OperationOf } from "../sql/operations.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** A B-tree serves every leading part of its columns (PostgreSQL manual, section 11.3). */
export const redundantIndex: Rule<"create-index"> = {
  id: "redundant-index",
  severity: "info",
  axis: "availability",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Index that another index already covers",
  why: "An index whose columns begin another index of the table in the same order serves no query of its own, but every write pays for it.",
  instead: "Leave it out, or drop the shorter one.",
  bad: [
    "CREATE TABLE users (id bigint PRIMARY KEY, email text, team text);\nCREATE INDEX a ON users (team, email);\nCREATE INDEX b ON users (team);",
  ],
  good: [
    "CREATE TABLE users (id bigint PRIMARY KEY, email text, team text);\nCREATE INDEX a ON users (team, email);\nCREATE INDEX b ON users (email);",
  ],
  on: ["create-index"],
  *check(operation, context) {
    if (!isPlain(operation) || context.direction === "down") return;
    const other = coveringIndex(operation, context);
    if (other === undefined) return;
    const table = shown(operation.table);
    const createdAt = other.created;
    const same = other.keys.length === operation.keys.length ? "has the same columns" : "begins with the same columns";
    yield {
      span: operation.span,
      message: `Index ${other.name} of ${table} ${same}, so this one serves no query that ${other.name} does not. Leave it out: every write to ${table} pays for it.`,
      mendedLater: (final) => operation.name !== undefined && !areBoth(final, operation, other),
      related: createdAt === undefined ? [] : [{ at: createdAt, message: `Index ${other.name} is created here.` }],
    };
  },
};

function isPlain(operation: OperationOf<"create-index">): boolean {
  return operation.where === undefined && operation.include.length === 0 && (operation.method ?? "btree") === "btree";
}

function coveringIndex(operation: OperationOf<"create-index">, context: RuleContext): Index | undefined {
  const indexes = context.schema.table(operation.table)?.indexes ?? [];
  return indexes.find((index) => {
    if (index.method !== "btree" || index.where !== undefined || index.name === operation.name?.name) return false;
    // A unique index enforces something that a longer or a plain one does not.
    if (operation.unique && !(index.unique && index.keys.length === operation.keys.length)) return false;
    return operation.keys.every((key, position) => isSameKey(key, index.keys[position]));
  });
}

function isSameKey(a: IndexKey, b: IndexKey | undefined): boolean {
  if (b === undefined || a.column === undefined || a.column.name !== b.column?.name) return false;
  return a.descending === b.descending && a.opclass === b.opclass && a.collation === b.collation;
}

/** Whether both indexes are there in the end. */
function areBoth(final: Schema, { table, name }: OperationOf<"create-index">, other: Index): boolean {
  const indexes = final.table(table)?.indexes ?? [];
  return [name?.name, other.name].every((wanted) => indexes.some((index) => index.name === wanted));
}
