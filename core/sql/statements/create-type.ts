import type { Cursor } from "../cursor.ts";
import type { ColumnDefinition } from "../operations.ts";
import { readColumnDefinition } from "./column-definition.ts";
import { complete, type StatementReader, unread } from "./reader.ts";

/** CREATE TYPE: an enum, a composite, a range or a base type. */
export const createType: StatementReader = {
  leads: ["create type"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("create", "type");
    const type = cursor.qualifiedName();
    if (!type) return unread(cursor, start, "CREATE TYPE without a name");
    const values = cursor.accept("as", "enum") && readValues(cursor);
    const attributes = !values && cursor.accept("as") && cursor.atSymbol("(") ? readAttributes(cursor) : undefined;
    if (!values && !attributes) {
      cursor.accept("range");
      cursor.skipParentheses();
    }
    const base = { type, span: cursor.spanFrom(start), command: 0 } as const;
    const created = { kind: "create-type", ...base, ...(attributes && { attributes }) } as const;
    return complete(cursor, values ? { kind: "create-enum", values, ...base } : created);
  },
};

/** `(street text, zip char(5) COLLATE "C")`. */
function readAttributes(cursor: Cursor): readonly ColumnDefinition[] {
  const attributes: ColumnDefinition[] = [];
  cursor.acceptSymbol("(");
  do {
    const attribute = readColumnDefinition(cursor);
    if (attribute) attributes.push(attribute);
  } while (cursor.acceptSymbol(","));
  cursor.closeParenthesis();
  return attributes;
}

function readValues(cursor: Cursor): readonly string[] {
  const values: string[] = [];
  if (!cursor.acceptSymbol("(")) return values;
  do {
    const value = cursor.acceptString();
    if (value) values.push(value.value);
  } while (cursor.acceptSymbol(","));
  cursor.closeParenthesis();
  return values;
}
