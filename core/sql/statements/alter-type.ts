import type { Cursor } from "../cursor.ts";
import type { Name, QualifiedName, TypeName } from "../names.ts";
import type { Operation } from "../operations.ts";
import { readTypeName } from "../type-name.ts";
import { readCommonChange } from "./common-changes.ts";
import { complete, type StatementReader, unread } from "./reader.ts";
import { readCascade, readIfExists } from "./words.ts";

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
    if (cursor.accept("set")) {
      cursor.skipParentheses();
      return complete(cursor, { kind: "alter-type", type, span: cursor.spanFrom(start), command: 0 });
    }
    const changes: Operation[] = [];
    do {
      const attribute = readAttributeChange(cursor, type);
      if (!attribute) return unread(cursor, start, "This action of ALTER TYPE is not understood");
      changes.push(attribute);
    } while (cursor.acceptSymbol(","));
    return complete(cursor, ...changes);
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

/** ADD, DROP, ALTER and RENAME ATTRIBUTE of a composite type. */
function readAttributeChange(cursor: Cursor, type: QualifiedName): Operation | undefined {
  const { start } = cursor;
  const verb = cursor.acceptOne("add", "drop", "alter", "rename");
  if (!verb || !cursor.accept("attribute")) return undefined;
  const ifExists = verb === "drop" ? readIfExists(cursor) : undefined;
  const attribute = cursor.name();
  if (!attribute) return undefined;
  const to = verb === "rename" && cursor.accept("to") ? cursor.name() : undefined;
  const attributeType = verb === "add" || verb === "alter" ? readNewType(cursor) : undefined;
  const cascade = readCascade(cursor);
  const base = {
    type,
    attribute,
    ...(attributeType && { attributeType }),
    ...(cascade && { cascade }),
    span: cursor.spanFrom(start),
    command: 0,
  } as const;
  switch (verb) {
    case "add":
      return attributeType && { kind: "add-attribute", ...base };
    case "drop":
      return { kind: "drop-attribute", ...base, ...(ifExists && { ifExists }) };
    case "alter":
      return attributeType && { kind: "alter-attribute-type", ...base };
    case "rename":
      return to && { kind: "rename-attribute", ...base, to };
  }
}

/** `[SET DATA] TYPE type [COLLATE c]`, of which ADD ATTRIBUTE has the type alone. */
function readNewType(cursor: Cursor): TypeName | undefined {
  cursor.accept("set", "data");
  cursor.accept("type");
  const type = readTypeName(cursor);
  if (cursor.accept("collate")) cursor.qualifiedName();
  return type;
}
