import type { Span } from "../../../text.ts";
import type { Cursor } from "../../cursor.ts";
import { describe, readParenthesised } from "../../expression.ts";
import type { Expression, Name } from "../../names.ts";
import type { ColumnDefinition, ColumnPosition, Constraint } from "../../operations.ts";
import { readCheckBody, readReferences } from "./elements.ts";
import { readColumnType } from "./type-name.ts";
import { readCharsetName, readOptionValue } from "./words.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Attributes = Omit<Mutable<ColumnDefinition>, "name" | "span" | "constraints"> & { constraints: Constraint[] };

/** Takes a column's name, type and attributes (MySQL manual 15.1.20), in any order. The position behind it is left. */
export function readColumnDefinition(cursor: Cursor): ColumnDefinition | undefined {
  // MySQL up to 5.7 and MariaDB take the table before it: `t.a`, `.a`.
  let name = cursor.atSymbol(".") ? undefined : cursor.name();
  while (cursor.acceptSymbol(".")) name = cursor.name() ?? name;
  return name && readDefinitionOf(cursor, name);
}

/** The same from behind the name. */
export function readDefinitionOf(cursor: Cursor, name: Name): ColumnDefinition {
  const isSerial = cursor.at("serial");
  const written = readColumnType(cursor);
  const found: Attributes = { constraints: [] };
  if (written) {
    found.type = written.type;
    if (written.charset !== undefined) found.charset = written.charset;
    if (isSerial) takeSerial(found, written.type.span);
  }
  while (readAttribute(cursor, found));
  return { ...found, name, span: cursor.spanFrom(name.span.start) };
}

/** SERIAL is BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE (MySQL manual 13.1.1). */
function takeSerial(found: Attributes, span: Span): void {
  found.notNull = span;
  found.autoIncrement = span;
  found.constraints.push({ type: "unique", columns: [], span });
}

function readAttribute(cursor: Cursor, found: Attributes): boolean {
  return (
    readNullness(cursor, found) || readValue(cursor, found) || readKey(cursor, found) || readStorage(cursor, found)
  );
}

function readNullness(cursor: Cursor, found: Attributes): boolean {
  const notNull = cursor.acceptSpan("not", "null");
  if (notNull) found.notNull = notNull;
  else if (cursor.at("null")) {
    const nullable = cursor.acceptSpan("null");
    if (nullable) found.nullable = nullable;
    delete found.notNull;
  } else {
    const visible = cursor.acceptOne("visible", "invisible");
    if (visible === "invisible") found.invisible = true;
    return visible !== undefined;
  }
  return true;
}

function readValue(cursor: Cursor, found: Attributes): boolean {
  if (cursor.accept("default")) {
    const value = readDefault(cursor);
    if (value) found.default = value;
    return true;
  }
  if (cursor.accept("on", "update")) {
    const value = readDefault(cursor);
    if (value) found.onUpdate = value;
    return true;
  }
  const counted = cursor.acceptSpan("auto_increment");
  if (counted) {
    found.autoIncrement = counted;
    return true;
  }
  if (cursor.accept("serial", "default", "value")) {
    takeSerial(found, cursor.spanFrom(cursor.tokens[cursor.index - 3]?.start ?? cursor.end));
    return true;
  }
  return readGenerated(cursor, found);
}

/** `[GENERATED ALWAYS] AS (expression) [VIRTUAL | STORED | PERSISTENT]`, and the columns of a period (MariaDB). */
function readGenerated(cursor: Cursor, found: Attributes): boolean {
  const isLong = cursor.accept("generated", "always");
  if (cursor.accept("as", "row")) {
    cursor.acceptOne("start", "end");
    return true;
  }
  const isGenerated = (isLong || cursor.atSymbol("(", 1)) && cursor.accept("as");
  if (!isGenerated) return isLong === true;
  const expression = readParenthesised(cursor);
  const kind = cursor.acceptOne("virtual", "stored", "persistent");
  if (expression) found.generated = { expression, stored: kind === "stored" || kind === "persistent" };
  return true;
}

function readKey(cursor: Cursor, found: Attributes): boolean {
  const { start } = cursor;
  const name = cursor.accept("constraint") ? readConstraintName(cursor) : undefined;
  const named = name && { name };
  if (cursor.accept("primary", "key") || cursor.accept("primary") || cursor.accept("key")) {
    found.constraints.push({ type: "primary-key", columns: [], span: cursor.spanFrom(start) });
    return true;
  }
  if (cursor.accept("unique")) {
    cursor.accept("key");
    found.constraints.push({ type: "unique", columns: [], ...named, span: cursor.spanFrom(start) });
    return true;
  }
  if (cursor.accept("check")) {
    const check = readCheckBody(cursor);
    if (check) found.constraints.push({ ...check, ...named, span: cursor.spanFrom(start) });
    return check !== undefined;
  }
  if (!cursor.at("references")) return name !== undefined;
  const references = readReferences(cursor);
  if (references)
    found.constraints.push({ type: "foreign-key", columns: [], ...references, ...named, span: cursor.spanFrom(start) });
  return references !== undefined;
}

function readConstraintName(cursor: Cursor): Name | undefined {
  return cursor.at("check") ? undefined : cursor.name();
}

const storageOptions = [
  "column_format",
  "storage",
  "engine_attribute",
  "secondary_engine_attribute",
  "ref_system_id",
  "srid",
] as const;

function readStorage(cursor: Cursor, found: Attributes): boolean {
  if (cursor.accept("comment")) {
    const comment = readOptionValue(cursor);
    if (comment !== undefined) found.comment = comment;
    return true;
  }
  if (cursor.accept("collate")) {
    const collation = readCharsetName(cursor);
    if (collation !== undefined) found.collation = collation;
    return true;
  }
  if (cursor.accept("character", "set") ?? cursor.accept("charset")) {
    const charset = readCharsetName(cursor);
    if (charset !== undefined) found.charset = charset;
    return true;
  }
  if (cursor.acceptOne(...storageOptions)) return readOptionValue(cursor) !== undefined;
  if (cursor.accept("compressed")) {
    if (cursor.acceptSymbol("=")) cursor.next();
    return true;
  }
  return (
    cursor.accept("not", "secondary") ??
    cursor.accept("with", "system", "versioning") ??
    cursor.accept("without", "system", "versioning") ??
    cursor.acceptOne("binary", "ascii", "unicode", "unsigned", "signed", "zerofill", "secondary") !== undefined
  );
}

/** Takes a default: a literal, a name with or without arguments, or an expression in parentheses (MySQL manual 13.6). */
export function readDefault(cursor: Cursor): Expression | undefined {
  const first = cursor.index;
  if (cursor.skipParentheses()) return describe(cursor, first, cursor.index);
  while (cursor.acceptSymbol("-") ?? cursor.acceptSymbol("+"));
  if (cursor.accept("next", "value", "for")) cursor.qualifiedName();
  else {
    const token = cursor.peek();
    if (token === undefined || token.kind === "symbol") return undefined;
    const isName = token.kind === "word" || token.kind === "quoted";
    const isQualified = isName && cursor.atSymbol(".", 1);
    if (isQualified) cursor.qualifiedName();
    else cursor.next();
    // `_utf8mb4'text'`, `_latin1 0xFF` and `b'0'`, the latter where it is two tokens; `'a' 'b'` is one string.
    const isCharset = token.kind === "word" && token.value.startsWith("_");
    if (isCharset && cursor.peek()?.kind === "number") cursor.next();
    if (isCharset || token.kind === "string") while (cursor.acceptString());
    if (isName) cursor.skipParentheses();
  }
  return describe(cursor, first, cursor.index);
}

/** `FIRST` or `AFTER column`. */
export function readPosition(cursor: Cursor): ColumnPosition | undefined {
  if (cursor.accept("first")) return { first: true };
  const after = cursor.accept("after") && cursor.name();
  return after && { after };
}
