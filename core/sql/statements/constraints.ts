import { extended } from "../../extended.ts";
import type { Cursor } from "../cursor.ts";
import { readParenthesised } from "../expression.ts";
import type { Name } from "../names.ts";
import { provesNotNull } from "../not-null-proof.ts";
import type {
  CheckConstraint,
  Constraint,
  ConstraintBase,
  ForeignKeyConstraint,
  ReferentialAction,
} from "../operations.ts";

type Attributes = Pick<ConstraintBase, "notValid" | "notEnforced" | "deferrable"> & { readonly noInherit?: true };

/** Whether a table constraint begins at the cursor, not a column. */
export function atTableConstraint(cursor: Cursor): boolean {
  return (
    cursor.at("constraint") ||
    cursor.at("check") ||
    cursor.at("primary", "key") ||
    cursor.at("unique") ||
    cursor.at("foreign", "key") ||
    cursor.at("not", "null") ||
    (cursor.at("exclude") && (cursor.atSymbol("(", 1) || cursor.peek(1)?.value === "using"))
  );
}

/** Takes a table constraint with its attributes; undefined when it is not complete. */
export function readTableConstraint(cursor: Cursor): Constraint | undefined {
  const { start } = cursor;
  const name = cursor.accept("constraint") ? cursor.name() : undefined;
  const body = readBody(cursor);
  if (!body) return undefined;
  return finishConstraint(cursor, body, start, name);
}

/**
 * Takes a constraint that stands with a column: PRIMARY KEY, UNIQUE, CHECK or REFERENCES. `start` is where it begins, its
 * name included. Undefined, with nothing taken, when none begins there.
 */
export function readColumnConstraint(cursor: Cursor, column: Name, start: number, name?: Name): Constraint | undefined {
  const body = readInlineBody(cursor, column);
  return body && finishConstraint(cursor, body, start, name);
}

type Body<C = Constraint> = C extends Constraint ? Omit<C, "span" | "name"> : never;

function finishConstraint(cursor: Cursor, body: Body, start: number, name: Name | undefined): Constraint {
  const { noInherit, ...attributes } = readAttributes(cursor);
  const inherited = noInherit && body.type === "check" ? { noInherit } : {};
  return extended(body, { span: cursor.spanFrom(start), ...(name && { name }), ...attributes, ...inherited });
}

function readBody(cursor: Cursor): Body | undefined {
  if (cursor.accept("primary", "key")) return readPrimaryKey(cursor);
  if (cursor.accept("unique")) return readUnique(cursor);
  if (cursor.accept("check")) return readCheck(cursor);
  if (cursor.accept("foreign", "key")) return readForeignKey(cursor);
  if (cursor.accept("exclude")) return readExclude(cursor);
  if (!cursor.accept("not", "null")) return undefined;
  const column = cursor.name();
  return column && { type: "not-null", column };
}

function readInlineBody(cursor: Cursor, column: Name): Body | undefined {
  if (cursor.accept("primary", "key")) {
    readIndexOptions(cursor);
    return { type: "primary-key", columns: [column] };
  }
  if (cursor.accept("unique")) {
    const nullsNotDistinct = readNullsNotDistinct(cursor);
    readIndexOptions(cursor);
    return { type: "unique", columns: [column], ...(nullsNotDistinct && { nullsNotDistinct }) };
  }
  if (cursor.accept("check")) return readCheck(cursor);
  return cursor.at("references") ? readReferences(cursor, [column]) : undefined;
}

function readPrimaryKey(cursor: Cursor): Body | undefined {
  const usingIndex = cursor.accept("using", "index") && cursor.name();
  if (usingIndex) return { type: "primary-key", columns: [], usingIndex };
  const columns = readColumns(cursor);
  if (columns.length === 0) return undefined;
  readIndexOptions(cursor);
  return { type: "primary-key", columns };
}

function readUnique(cursor: Cursor): Body | undefined {
  const usingIndex = cursor.accept("using", "index") && cursor.name();
  if (usingIndex) return { type: "unique", columns: [], usingIndex };
  const nullsNotDistinct = readNullsNotDistinct(cursor);
  const columns = readColumns(cursor);
  if (columns.length === 0) return undefined;
  readIndexOptions(cursor);
  return { type: "unique", columns, ...(nullsNotDistinct && { nullsNotDistinct }) };
}

/** Takes `NULLS [NOT] DISTINCT`. */
export function readNullsNotDistinct(cursor: Cursor): true | undefined {
  const isNotDistinct = cursor.accept("nulls", "not", "distinct");
  if (!isNotDistinct) cursor.accept("nulls", "distinct");
  return isNotDistinct;
}

/** Columns of a key; `PERIOD` and `WITHOUT OVERLAPS` make it one over ranges (PostgreSQL 18). */
function readColumns(cursor: Cursor): readonly Name[] {
  const columns: Name[] = [];
  const { index } = cursor;
  if (!cursor.acceptSymbol("(")) return columns;
  do {
    if (atPeriod(cursor)) cursor.next();
    const column = cursor.name();
    if (column) columns.push(column);
    cursor.accept("without", "overlaps");
  } while (cursor.acceptSymbol(","));
  if (columns.length === 0) cursor.index = index;
  else cursor.closeParenthesis();
  return columns;
}

/** Whether PERIOD stands before a column, and is not one itself. */
function atPeriod(cursor: Cursor): boolean {
  const next = cursor.peek(1);
  return cursor.at("period") && next !== undefined && next.kind !== "symbol" && next.value !== "without";
}

/** What belongs to the index behind a key: INCLUDE, WITH, USING INDEX TABLESPACE. */
function readIndexOptions(cursor: Cursor): void {
  if (cursor.accept("include")) cursor.skipParentheses();
  if (cursor.at("with") && cursor.atSymbol("(", 1)) {
    cursor.next();
    cursor.skipParentheses();
  }
  if (cursor.accept("using", "index", "tablespace")) cursor.name();
}

/** Takes the condition of a CHECK, whose keyword was taken before. */
export function readCheck(cursor: Cursor): Omit<CheckConstraint, "span" | "name"> | undefined {
  const first = cursor.index + 1;
  const expression = readParenthesised(cursor);
  if (!expression) return undefined;
  const isClosed = cursor.tokens[cursor.index - 1]?.value === ")" && cursor.end > expression.span.end;
  const limit = isClosed ? cursor.index - 1 : cursor.index;
  return { type: "check", expression, provesNotNull: provesNotNull(cursor, first, limit) };
}

function readForeignKey(cursor: Cursor): Body | undefined {
  const columns = readColumns(cursor);
  return columns.length === 0 ? undefined : readReferences(cursor, columns);
}

/** Takes REFERENCES with its table, columns and actions. */
export function readReferences(
  cursor: Cursor,
  columns: readonly Name[],
): Omit<ForeignKeyConstraint, "span" | "name"> | undefined {
  const table = cursor.accept("references") && cursor.qualifiedName();
  if (!table) return undefined;
  const references = { table, columns: readColumns(cursor) };
  let onDelete: ReferentialAction | undefined;
  let onUpdate: ReferentialAction | undefined;
  for (;;) {
    // SQLite takes any name, and does as for SIMPLE.
    if (cursor.accept("match")) cursor.acceptOne("full", "partial", "simple") ?? cursor.name();
    else if (cursor.accept("on", "delete")) onDelete = readReferentialAction(cursor);
    else if (cursor.accept("on", "update")) onUpdate = readReferentialAction(cursor);
    else break;
  }
  return { type: "foreign-key", columns, references, ...(onDelete && { onDelete }), ...(onUpdate && { onUpdate }) };
}

function readReferentialAction(cursor: Cursor): ReferentialAction | undefined {
  if (cursor.accept("no", "action")) return "no action";
  const isNull = cursor.accept("set", "null");
  if (isNull || cursor.accept("set", "default")) {
    cursor.skipParentheses();
    return isNull ? "set null" : "set default";
  }
  return cursor.acceptOne("restrict", "cascade");
}

function readExclude(cursor: Cursor): Body | undefined {
  if (cursor.accept("using")) cursor.name();
  const columns: string[] = [];
  if (!cursor.acceptSymbol("(")) return undefined;
  do {
    const column = cursor.name();
    if (column && !cursor.atSymbol("(")) columns.push(column.name);
    cursor.skipToComma();
  } while (cursor.acceptSymbol(","));
  cursor.closeParenthesis();
  readIndexOptions(cursor);
  if (cursor.accept("where")) cursor.skipParentheses();
  return { type: "exclude", columns };
}

/** Takes the attributes behind a constraint, in any order. */
export function readAttributes(cursor: Cursor): Attributes {
  let found: Attributes = {};
  for (;;) {
    const notValid = cursor.acceptSpan("not", "valid");
    if (notValid) found = extended(found, { notValid });
    else if (cursor.accept("not", "enforced")) found = extended(found, { notEnforced: true } as const);
    else if (cursor.accept("deferrable") || cursor.accept("initially", "deferred"))
      found = extended(found, { deferrable: true } as const);
    else if (cursor.accept("no", "inherit")) found = extended(found, { noInherit: true } as const);
    else if (!acceptDefaultAttribute(cursor)) return found;
  }
}

/** Attributes that say what holds anyway. */
function acceptDefaultAttribute(cursor: Cursor): true | undefined {
  return cursor.accept("not", "deferrable") || cursor.accept("initially", "immediate") || cursor.accept("enforced");
}
