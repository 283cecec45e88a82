import type { Span } from "../../../text.ts";
import type { Cursor } from "../../cursor.ts";
import { readExpression } from "../../expression.ts";
import type { IndexKey } from "../../operations.ts";
import { complete, operations, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import { readIfExists } from "../../statements/words.ts";
import { readStorage } from "./column.ts";

/** CREATE INDEX of all sorts. */
export const createIndex: StatementReader = {
  leads: [
    "create index",
    "create columnstore index",
    "create xml index",
    "create primary xml index",
    "create spatial index",
  ],
  read: readCreateIndex,
};

/** ALTER INDEX. */
export const alterIndex: StatementReader = { leads: ["alter index"], read: readAlterIndex };

/** DROP INDEX. */
export const dropIndex: StatementReader = { leads: ["drop index"], read: readDropIndex };

function readCreateIndex(cursor: Cursor): Reading {
  const { start } = cursor;
  const words: string[] = [];
  for (let token = cursor.next(); token && token.value !== "index"; token = cursor.next()) words.push(token.value);
  const name = cursor.name();
  const table = cursor.accept("on") ? cursor.qualifiedName() : undefined;
  if (!name || !table) return unread(cursor, start, "CREATE INDEX without its name or table");
  const keys = readKeys(cursor);
  if (cursor.accept("using")) cursor.skipTo(({ value }) => value === "with" || value === "for" || value === "on");
  cursor.accept("for", "path");
  cursor.accept("for", "value");
  cursor.accept("for", "property");
  const include = cursor.accept("include") ? cursor.nameList() : [];
  if (cursor.accept("order")) cursor.skipParentheses();
  const where = cursor.accept("where")
    ? readExpression(
        cursor,
        (token, { peek }) => token.value === "with" || (token.value === "on" && peek !== undefined),
      )
    : undefined;
  const { online } = readStorage(cursor);
  const method =
    words.find((word) => /^(?:columnstore|xml|spatial)$/.test(word)) ?? words.find((word) => word === "clustered");
  return complete(cursor, {
    kind: "create-index",
    table,
    name,
    keys,
    include,
    ...(words.includes("unique") && { unique: true as const }),
    ...(where && { where }),
    ...(method !== undefined && { method }),
    ...(online && { concurrently: online }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}

function readKeys(cursor: Cursor): readonly IndexKey[] {
  const keys: IndexKey[] = [];
  if (!cursor.acceptSymbol("(")) return keys;
  do {
    const { start } = cursor;
    const column = cursor.name();
    const descending = cursor.acceptOne("asc", "desc") === "desc";
    if (column) keys.push({ column, ...(descending && { descending: true }), span: cursor.spanFrom(start) });
    cursor.skipToComma();
  } while (cursor.acceptSymbol(","));
  cursor.closeParenthesis();
  return keys;
}

/** REBUILD writes the index anew; REORGANIZE, SET, DISABLE, RESUME, PAUSE and ABORT do not. */
function readAlterIndex(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.accept("alter", "index");
  const all = cursor.accept("all");
  const name = all ? undefined : cursor.name();
  const table = cursor.accept("on") ? cursor.qualifiedName() : undefined;
  if ((!name && !all) || !table) return unread(cursor, start, "ALTER INDEX without its name or table");
  const action = cursor.next()?.value;
  if (cursor.accept("partition") && cursor.acceptSymbol("=")) cursor.next();
  const online: Span | undefined = readStorage(cursor).online;
  cursor.index = cursor.limit;
  const base = { span: cursor.spanFrom(start), command: 0 };
  if (action === "rebuild") {
    return operations({
      kind: "reindex",
      target: "table",
      name: table,
      ...(online && { concurrently: online }),
      ...base,
    });
  }
  const index = { name: name?.name ?? "all", span: name?.span ?? table.span };
  return operations({ kind: "alter-index", index, action: "set-parameters", ...base });
}

/** `DROP INDEX a ON t, b ON u` and, as of old, `DROP INDEX t.a`. */
function readDropIndex(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.accept("drop", "index");
  const ifExists = readIfExists(cursor);
  const found = [];
  do {
    const { start: at } = cursor;
    const name = cursor.qualifiedName();
    const table = cursor.accept("on") ? cursor.qualifiedName() : undefined;
    const { online } = readStorage(cursor);
    if (!name) break;
    const index = { name: name.name, span: name.span };
    found.push({
      kind: "drop-index" as const,
      index,
      ...(table && { table }),
      ...(ifExists && { ifExists }),
      ...(online && { concurrently: online }),
      span: found.length === 0 ? cursor.spanFrom(start) : cursor.spanFrom(at),
      command: 0,
    });
  } while (cursor.acceptSymbol(","));
  return found.length === 0 ? unread(cursor, start, "DROP INDEX without a name") : complete(cursor, ...found);
}
