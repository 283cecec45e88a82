import type { Cursor } from "../../cursor.ts";
import { complete, operations, type Reading, type StatementReader, unread } from "../../statements/reader.ts";

/** PRAGMA: with a value it is a setting, without one a question, or a command such as `foreign_key_check`. */
export const pragma: StatementReader = {
  leads: ["pragma"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.next();
    const name = cursor.qualifiedName();
    if (!name) return unread(cursor, start, "PRAGMA without a name");
    const value = cursor.acceptSymbol("=") ? readValue(cursor) : readArgument(cursor);
    const base = { span: cursor.spanFrom(start), command: 0 };
    if (value === undefined || commands.has(name.name))
      return complete(cursor, { kind: "call", routine: name, ...base });
    return complete(cursor, { kind: "set-setting", setting: name.name, value, scope: "session", ...base });
  },
};

/** Pragmas whose argument is not a value to set. */
const commands = new Set(
  "foreign_key_check foreign_key_list index_info index_list index_xinfo integrity_check quick_check optimize table_info table_list table_xinfo wal_checkpoint incremental_vacuum".split(
    " ",
  ),
);

function readValue(cursor: Cursor): string | undefined {
  const { start } = cursor;
  if (!cursor.acceptSymbol("-")) cursor.acceptSymbol("+");
  const token = cursor.next();
  if (!token) return undefined;
  return token.kind === "string" || token.kind === "quoted" ? token.value : cursor.text.slice(start, token.end);
}

function readArgument(cursor: Cursor): string | undefined {
  if (!cursor.acceptSymbol("(")) return undefined;
  const value = readValue(cursor);
  cursor.closeParenthesis();
  return value;
}

/** VACUUM and VACUUM INTO: the whole database is written anew. */
export const vacuum: StatementReader = {
  leads: ["vacuum"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.index = cursor.limit;
    return operations({ kind: "vacuum", full: true, tables: [], span: cursor.spanFrom(start), command: 0 });
  },
};

/** ANALYZE of a table, an index or everything. */
export const analyze: StatementReader = {
  leads: ["analyze"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.next();
    const name = cursor.qualifiedName();
    return complete(cursor, {
      kind: "analyze",
      tables: name ? [name] : [],
      span: cursor.spanFrom(start),
      command: 0,
    });
  },
};

/** REINDEX of a collation, a table, an index or everything: the name does not tell which. */
export const reindex: StatementReader = {
  leads: ["reindex"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.next();
    const name = cursor.qualifiedName();
    return complete(cursor, {
      kind: "reindex",
      target: name ? "index" : "database",
      ...(name && { name }),
      span: cursor.spanFrom(start),
      command: 0,
    });
  },
};

/** ATTACH and DETACH of another database file. */
export const attach: StatementReader = {
  leads: ["attach", "detach"],
  read: (cursor): Reading => {
    const { start } = cursor;
    const verb = cursor.next()?.value ?? "";
    cursor.index = cursor.limit;
    return operations({ kind: "other-ddl", verb, objectKind: "database", span: cursor.spanFrom(start), command: 0 });
  },
};
