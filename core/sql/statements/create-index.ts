import type { Cursor } from "../cursor.ts";
import { describe, readExpression } from "../expression.ts";
import type { Name } from "../names.ts";
import type { IndexKey, OperationOf } from "../operations.ts";
import type { Token } from "../types.ts";
import { readNullsNotDistinct } from "./constraints.ts";
import { complete, type StatementReader, unread } from "./reader.ts";
import { readRelation } from "./words.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Options = Mutable<Pick<OperationOf<"create-index">, "include" | "where" | "nullsNotDistinct">>;

/** CREATE [UNIQUE] INDEX. */
export const createIndex: StatementReader = {
  leads: ["create index"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.next();
    const unique = cursor.accept("unique");
    cursor.next();
    const concurrently = cursor.acceptSpan("concurrently");
    const ifNotExists = cursor.acceptSpan("if", "not", "exists");
    // SQLite names the schema of the index, not that of its table.
    const schema = cursor.atSymbol(".", 1) ? cursor.name()?.name : undefined;
    if (schema !== undefined) cursor.next();
    const name = cursor.at("on") ? undefined : cursor.name();
    const hasTable = cursor.accept("on");
    const relation = hasTable && readRelation(cursor);
    if (!relation) return unread(cursor, start, "CREATE INDEX without the name of a table");
    const method = cursor.accept("using") && cursor.name()?.name;
    const keys = readKeys(cursor);
    const options = readOptions(cursor);
    return complete(cursor, {
      kind: "create-index",
      span: cursor.spanFrom(start),
      command: 0,
      ...relation,
      keys,
      ...options,
      ...(name && { name }),
      ...(unique && { unique }),
      ...(concurrently && { concurrently }),
      ...(ifNotExists && { ifNotExists }),
      ...(method !== undefined && { method }),
    });
  },
};

function readOptions(cursor: Cursor): Options {
  const found: Options = { include: [] };
  for (;;) {
    if (cursor.accept("include")) found.include = readIncluded(cursor);
    else if (cursor.at("nulls")) readNulls(cursor, found);
    else if (cursor.at("with") && cursor.atSymbol("(", 1)) {
      cursor.next();
      cursor.skipParentheses();
    } else if (cursor.accept("tablespace")) cursor.name();
    else break;
  }
  const where = cursor.accept("where") && readExpression(cursor);
  if (where) found.where = where;
  return found;
}

function readNulls(cursor: Cursor, found: Options): void {
  if (readNullsNotDistinct(cursor)) found.nullsNotDistinct = true;
  else cursor.accept("nulls");
}

function readIncluded(cursor: Cursor): readonly Name[] {
  return cursor.nameList();
}

/** The keys between the parentheses behind the table. */
function readKeys(cursor: Cursor): readonly IndexKey[] {
  const keys: IndexKey[] = [];
  if (!cursor.acceptSymbol("(")) return keys;
  do {
    const key = readKey(cursor);
    if (key) keys.push(key);
    cursor.skipToComma();
  } while (cursor.acceptSymbol(","));
  cursor.closeParenthesis();
  return keys;
}

function readKey(cursor: Cursor): IndexKey | undefined {
  const { start } = cursor;
  const subject = readSubject(cursor);
  if (!subject) return undefined;
  const collation = cursor.accept("collate") && cursor.qualifiedName()?.name;
  const opclass = atOrder(cursor) ? undefined : cursor.qualifiedName()?.name;
  if (opclass !== undefined) cursor.skipParentheses();
  const descending = cursor.acceptOne("asc", "desc") === "desc";
  if (cursor.accept("nulls")) cursor.acceptOne("first", "last");
  return {
    span: cursor.spanFrom(start),
    ...subject,
    ...(collation !== undefined && { collation }),
    ...(opclass !== undefined && { opclass }),
    ...(descending && { descending }),
  };
}

function atOrder(cursor: Cursor): boolean {
  return cursor.at("nulls", "first") || cursor.at("nulls", "last");
}

/** A column, a call of a function, or an expression in parentheses. */
function readSubject(cursor: Cursor): Pick<IndexKey, "column" | "expression"> | undefined {
  const first = cursor.index;
  if (cursor.skipParentheses()) return expressionOf(cursor, first);
  const column = cursor.name();
  if (column && !cursor.atSymbol("(") && !cursor.atSymbol(".")) return { column };
  cursor.index = first;
  cursor.skipTo(endsCall);
  cursor.skipParentheses();
  return cursor.index > first ? expressionOf(cursor, first) : undefined;
}

/** The name of a function ends at its parenthesis; keywords that are functions have none. */
function endsCall({ kind, value }: Token): boolean {
  return (kind === "symbol" && (value === "(" || value === ",")) || value === "asc" || value === "desc";
}

function expressionOf(cursor: Cursor, first: number): Pick<IndexKey, "expression"> | undefined {
  const expression = describe(cursor, first, cursor.index);
  return expression && { expression };
}
