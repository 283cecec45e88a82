import type { Cursor } from "../cursor.ts";
import { readExpression, readParenthesised } from "../expression.ts";
import type { Name } from "../names.ts";
import type { ColumnDefinition, Constraint } from "../operations.ts";
import { readTypeName } from "../type-name.ts";
import type { Token } from "../types.ts";
import { readAttributes, readColumnConstraint } from "./constraints.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Qualities = Mutable<Omit<ColumnDefinition, "name" | "type" | "constraints" | "span">> & {
  readonly constraints: Constraint[];
};

/** Words that begin the next clause of a column, and so end the expression before it. */
const clauseWords = new Set(
  "null default check primary unique references constraint generated collate deferrable initially enforced no".split(
    " ",
  ),
);

/** Takes a column with its type and everything that belongs to it; undefined when there is no name. */
export function readColumnDefinition(cursor: Cursor): ColumnDefinition | undefined {
  const { start } = cursor;
  const name = cursor.name();
  if (!name) return undefined;
  const type = atClause(cursor) ? undefined : readTypeName(cursor);
  const { constraints, ...qualities } = readQualities(cursor, name);
  return { name, ...(type && { type }), ...qualities, constraints, span: cursor.spanFrom(start) };
}

function atClause(cursor: Cursor): boolean {
  return cursor.at("generated", "always") || cursor.at("generated", "by", "default") || cursor.at("with", "options");
}

/** Everything behind a column's type, in any order. */
function readQualities(cursor: Cursor, column: Name): Qualities {
  const found: Qualities = { constraints: [] };
  cursor.accept("with", "options");
  for (;;) {
    const { start, index } = cursor;
    const name = cursor.accept("constraint") ? cursor.name() : undefined;
    const constraint = readColumnConstraint(cursor, column, start, name);
    if (constraint) found.constraints.push(constraint);
    else if (!readQuality(cursor, found)) {
      cursor.index = index;
      return found;
    }
  }
}

function readQuality(cursor: Cursor, found: Qualities): boolean {
  const notNull = cursor.acceptSpan("not", "null");
  if (notNull) {
    found.notNull = notNull;
    readAttributes(cursor);
    return true;
  }
  if (cursor.accept("null")) return true;
  if (cursor.accept("default")) return readDefault(cursor, found);
  if (cursor.accept("collate")) return readCollation(cursor, found);
  if (cursor.accept("generated")) return readGenerated(cursor, found);
  if (cursor.accept("storage")) return cursor.accept("default") === true || cursor.name() !== undefined;
  if (cursor.accept("compression")) return cursor.accept("default") === true || cursor.name() !== undefined;
  return cursor.accept("options") !== undefined && cursor.skipParentheses() !== undefined;
}

function readDefault(cursor: Cursor, found: Qualities): boolean {
  const expression = readExpression(cursor, endsDefault);
  if (expression) found.default = expression;
  return expression !== undefined;
}

/** NOT ends it too, but for `IS NOT DISTINCT FROM`: a default without parentheses cannot have another (manual, CREATE TABLE). */
function endsDefault(token: Token, cursor: Cursor): boolean {
  if (token.value === "not") return cursor.tokens[cursor.index - 1]?.value !== "is";
  return clauseWords.has(token.value);
}

function readCollation(cursor: Cursor, found: Qualities): boolean {
  const name = cursor.qualifiedName();
  if (name) found.collation = name.name;
  return name !== undefined;
}

/** `GENERATED ALWAYS AS (…) STORED` or `GENERATED … AS IDENTITY`, from behind the first word. */
function readGenerated(cursor: Cursor, found: Qualities): boolean {
  const isAlways = cursor.accept("always");
  if (!isAlways && !cursor.accept("by", "default")) return false;
  if (!cursor.accept("as")) return false;
  if (cursor.accept("identity")) {
    found.identity = isAlways ? "always" : "by-default";
    cursor.skipParentheses();
    return true;
  }
  const expression = readParenthesised(cursor);
  if (!expression) return false;
  const stored = cursor.accept("stored") === true;
  if (!stored) cursor.accept("virtual");
  found.generated = { expression, stored };
  return true;
}
