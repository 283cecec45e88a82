import type { Cursor } from "../../cursor.ts";
import { readExpression, readParenthesised } from "../../expression.ts";
import type { Name } from "../../names.ts";
import type { ColumnDefinition, Constraint } from "../../operations.ts";
import { readAttributes, readCheck, readReferences } from "../../statements/constraints.ts";
import { readType } from "./type.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Qualities = Mutable<Omit<ColumnDefinition, "name" | "type" | "constraints" | "span">> & {
  readonly constraints: Constraint[];
};

/** Takes a column with everything that belongs to it; undefined when there is no name. Only the name is required. */
export function readColumn(cursor: Cursor): ColumnDefinition | undefined {
  const { start } = cursor;
  const name = cursor.name();
  if (!name) return undefined;
  const type = readType(cursor);
  const { constraints, ...qualities } = readQualities(cursor, name);
  const span = cursor.spanFrom(start);
  const written = cursor.text.slice(span.start, span.end);
  return { name, ...(type && { type }), ...qualities, constraints, span, written };
}

function readQualities(cursor: Cursor, column: Name): Qualities {
  const found: Qualities = { constraints: [] };
  for (;;) {
    const { start, index } = cursor;
    const name = cursor.accept("constraint") ? cursor.name() : undefined;
    const constraint = readInline(cursor, column, start, name);
    if (constraint) found.constraints.push(constraint);
    else if (!readQuality(cursor, found) && !(name && isIdle(cursor))) {
      cursor.index = index;
      return found;
    }
  }
}

/** A name may stand without a constraint: SQLite passes over it. */
function isIdle(cursor: Cursor): boolean {
  return cursor.at("constraint") || cursor.atSymbol(",") || cursor.atSymbol(")");
}

function readInline(cursor: Cursor, column: Name, start: number, name: Name | undefined): Constraint | undefined {
  const body = readInlineBody(cursor, column);
  if (!body) return undefined;
  const attributes = body.type === "foreign-key" ? readAttributes(cursor) : {};
  return { ...body, ...(name && { name }), ...attributes, span: cursor.spanFrom(start) } as Constraint;
}

function readInlineBody(cursor: Cursor, column: Name) {
  if (cursor.accept("primary", "key")) {
    cursor.acceptOne("asc", "desc");
    readOnConflict(cursor);
    const autoincrement = cursor.accept("autoincrement");
    return { type: "primary-key", columns: [column], ...(autoincrement && { autoincrement }) } as const;
  }
  if (cursor.accept("unique")) {
    readOnConflict(cursor);
    return { type: "unique", columns: [column] } as const;
  }
  if (cursor.accept("check")) {
    const check = readCheck(cursor);
    readOnConflict(cursor);
    return check;
  }
  return cursor.at("references") ? readReferences(cursor, [column]) : undefined;
}

function readQuality(cursor: Cursor, found: Qualities): boolean {
  const notNull = cursor.acceptSpan("not", "null");
  if (notNull) {
    found.notNull = notNull;
    readOnConflict(cursor);
    return true;
  }
  if (cursor.accept("null")) {
    readOnConflict(cursor);
    return true;
  }
  // SQLite takes it anywhere and minds it behind REFERENCES only.
  if (cursor.accept("deferrable") || cursor.accept("not", "deferrable")) {
    if (cursor.accept("initially")) cursor.acceptOne("deferred", "immediate");
    return true;
  }
  if (cursor.accept("default")) return readDefault(cursor, found);
  if (cursor.accept("collate")) {
    const name = cursor.name();
    if (name) found.collation = name.name;
    return name !== undefined;
  }
  if (cursor.accept("generated", "always")) cursor.accept("as");
  else if (!cursor.accept("as")) return false;
  const expression = readParenthesised(cursor);
  if (!expression) return false;
  const stored = cursor.accept("stored") === true;
  if (!stored) cursor.accept("virtual");
  found.generated = { expression, stored };
  return true;
}

/** A literal, a signed number, a word, or an expression in parentheses (SQLite manual, "column-constraint"). */
function readDefault(cursor: Cursor, found: Qualities): boolean {
  const first = cursor.peek();
  const isSigned = first?.kind === "symbol" && (first.value === "-" || first.value === "+");
  let length = isSigned ? 2 : 1;
  const last = cursor.index + length;
  if (cursor.atSymbol("(")) {
    const { index } = cursor;
    cursor.skipParentheses();
    length = cursor.index - index;
    cursor.index = index;
  }
  const end = cursor.index + Math.max(length, last - cursor.index);
  const expression = readExpression(cursor, (_, { index }) => index >= end);
  if (expression) found.default = expression;
  return expression !== undefined;
}

/** Takes `ON CONFLICT …`, which says what a violation does. */
export function readOnConflict(cursor: Cursor): void {
  if (cursor.accept("on", "conflict")) cursor.acceptOne("rollback", "abort", "fail", "ignore", "replace");
}

/** Whether a constraint of the table begins at the cursor, not a column. */
export function atConstraint(cursor: Cursor): boolean {
  return (
    cursor.at("constraint") ||
    cursor.at("primary", "key") ||
    (cursor.at("unique") && cursor.atSymbol("(", 1)) ||
    (cursor.at("check") && cursor.atSymbol("(", 1)) ||
    cursor.at("foreign", "key")
  );
}

/** Takes a constraint of the table; undefined when it is not complete. */
export function readConstraint(cursor: Cursor): Constraint | undefined {
  const { start } = cursor;
  const name = cursor.accept("constraint") ? cursor.name() : undefined;
  const body = readBody(cursor);
  if (!body) return undefined;
  const attributes = body.type === "foreign-key" ? readAttributes(cursor) : {};
  readOnConflict(cursor);
  const span = cursor.spanFrom(start);
  const written = cursor.text.slice(span.start, span.end);
  return { ...body, ...(name && { name }), ...attributes, span, written } as Constraint;
}

function readBody(cursor: Cursor) {
  if (cursor.accept("check")) return readCheck(cursor);
  const key = cursor.accept("primary", "key") ? "primary-key" : cursor.accept("unique") ? "unique" : undefined;
  const columns = key !== undefined || cursor.accept("foreign", "key") ? readKeyColumns(cursor) : [];
  if (columns.length === 0) return undefined;
  return key === undefined ? readReferences(cursor, columns) : ({ type: key, columns } as const);
}

/** `(a COLLATE NOCASE DESC, b)`. */
function readKeyColumns(cursor: Cursor): readonly Name[] {
  const columns: Name[] = [];
  if (!cursor.acceptSymbol("(")) return columns;
  do {
    const column = cursor.name();
    if (column) columns.push(column);
    cursor.skipToComma();
  } while (cursor.acceptSymbol(","));
  cursor.closeParenthesis();
  return columns;
}
