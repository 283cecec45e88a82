import type { Cursor } from "../cursor.ts";
import type { Name, QualifiedName } from "../names.ts";
import type { Operation } from "../operations.ts";
import { readCommonChange } from "./common-changes.ts";
import { complete, type StatementReader, unread } from "./reader.ts";

/** ALTER TYPE. */
export const alterType: StatementReader = {
  leads: ["alter type"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("alter", "type");
    const type = cursor.qualifiedName();
    if (!type) return unread(cursor, start, "ALTER TYPE without a name");
    const change = readCommonChange(cursor, "type", type, start) ?? readValueChange(cursor, type, start);
    if (change) return complete(cursor, change);
    const action = readAction(cursor);
    if (action === undefined) return unread(cursor, start, "This action of ALTER TYPE is not understood");
    cursor.index = cursor.limit;
    return complete(cursor, { kind: "alter-type", type, action, span: cursor.spanFrom(start), command: 0 });
  },
};

/** ADD VALUE and RENAME VALUE of an enum. */
function readValueChange(cursor: Cursor, type: QualifiedName, start: number): Operation | undefined {
  if (cursor.accept("rename", "value")) {
    const value = readValue(cursor);
    const to = value && cursor.accept("to") && readValue(cursor);
    if (!value || !to) return undefined;
    return { kind: "rename-enum-value", type, value, to, span: cursor.spanFrom(start), command: 0 };
  }
  if (!cursor.accept("add", "value")) return undefined;
  const ifNotExists = cursor.accept("if", "not", "exists");
  const value = readValue(cursor);
  if (!value) return undefined;
  const position = cursor.acceptOne("before", "after");
  if (position) cursor.acceptString();
  return {
    kind: "add-enum-value",
    type,
    value,
    ...(position && { position }),
    ...(ifNotExists && { ifNotExists }),
    span: cursor.spanFrom(start),
    command: 0,
  };
}

function readValue(cursor: Cursor): Name | undefined {
  const token = cursor.acceptString();
  return token && { name: token.value, span: { start: token.start, end: token.end } };
}

/** `add attribute`, `drop attribute`, `alter attribute`, `rename attribute`, `set`. */
function readAction(cursor: Cursor): string | undefined {
  const verb = cursor.acceptOne("add", "drop", "alter", "rename", "set");
  if (verb === "set") return cursor.atSymbol("(") ? verb : undefined;
  return verb && cursor.accept("attribute") && `${verb} attribute`;
}
