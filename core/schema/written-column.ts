import { Cursor } from "../sql/cursor.ts";
import { readColumn } from "../sql/grammars/sqlite/column.ts";
import { tokenize } from "../sql/lexer.ts";
import type { ColumnDefinition } from "../sql/operations.ts";
import type { Column } from "./types.ts";

/** The definition of a column as SQLite keeps it, read again: spans are relative to its text. */
function readWritten(column: Column): { readonly text: string; readonly read: ColumnDefinition } | undefined {
  if (column.written === undefined) return undefined;
  const cursor = new Cursor(column.written, tokenize(column.written, "sqlite").tokens, "sqlite");
  const read = readColumn(cursor);
  return read && cursor.isDone ? { text: column.written, read } : undefined;
}

/** The definition of a column with another type. */
export function withType(column: Column, type: string): string | undefined {
  const found = readWritten(column);
  if (found === undefined) return undefined;
  const { text, read } = found;
  if (read.type === undefined) return `${text.slice(0, read.name.span.end)} ${type}${text.slice(read.name.span.end)}`;
  return text.slice(0, read.type.span.start) + type + text.slice(read.type.span.end);
}

/** The definition of a column with another default, or none. */
export function withDefault(column: Column, value: string | undefined): string | undefined {
  const found = readWritten(column);
  if (found === undefined) return undefined;
  const { text, read } = found;
  const added = value === undefined ? "" : ` DEFAULT ${value}`;
  if (read.default === undefined) return text + added;
  const before = text.slice(0, read.default.span.start).replace(/\s*DEFAULT\s*$/i, "");
  return before + added + text.slice(read.default.span.end);
}

/** The definition of a column that must not be NULL, or may. */
export function withNotNull(column: Column, notNull: boolean): string | undefined {
  const found = readWritten(column);
  if (found === undefined) return undefined;
  const { text, read } = found;
  if (read.notNull === undefined) return notNull ? `${text} NOT NULL` : text;
  return notNull ? text : text.slice(0, read.notNull.start).trimEnd() + text.slice(read.notNull.end);
}
