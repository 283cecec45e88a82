import type { Span } from "../../../text.ts";
import type { Cursor } from "../../cursor.ts";
import { readExpression, readParenthesised } from "../../expression.ts";
import type { Name, TypeName } from "../../names.ts";
import type { ColumnDefinition, Constraint } from "../../operations.ts";
import { readAttributes, readCheck, readReferences } from "../../statements/constraints.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Qualities = Mutable<Omit<ColumnDefinition, "name" | "type" | "constraints" | "span">> & {
  readonly constraints: Constraint[];
};

/** Takes a type: `nvarchar(max)`, `[decimal](18, 2)`, `double precision`, `dbo.Phone`. */
export function readType(cursor: Cursor): TypeName | undefined {
  const { start } = cursor;
  const first = cursor.qualifiedName();
  if (!first) return undefined;
  const rest =
    (first.name === "double" && cursor.accept("precision")) ||
    (/^(?:char|character|national|binary)$/.test(first.name) && cursor.acceptOne("varying", "char", "character"));
  const name = rest ? `${first.name} ${rest === true ? "precision" : rest}` : first.name;
  const args: string[] = [];
  if (cursor.acceptSymbol("(")) {
    do {
      const { start: from, index } = cursor;
      cursor.skipToComma();
      if (cursor.index > index) args.push(cursor.text.slice(from, cursor.end).toLowerCase());
    } while (cursor.acceptSymbol(","));
    cursor.acceptSymbol(")");
  }
  const canonical = aliases.get(name) ?? name;
  return {
    name: first.schema === undefined || first.schema === "sys" ? canonical : `${first.schema}.${name}`,
    args,
    dimensions: 0,
    span: cursor.spanFrom(start),
  };
}

/** Other spellings of types (manual, "Data type synonyms"). */
const aliases: ReadonlyMap<string, string> = new Map([
  ["int", "integer"],
  ["dec", "numeric"],
  ["decimal", "numeric"],
  ["double precision", "float"],
  ["national char", "nchar"],
  ["national character", "nchar"],
  ["char varying", "varchar"],
  ["character varying", "varchar"],
  ["character", "char"],
  ["binary varying", "varbinary"],
  ["timestamp", "rowversion"],
]);

/** Takes a column with its type, or its expression, and everything that belongs to it; undefined when there is no name. */
export function readColumn(cursor: Cursor): ColumnDefinition | undefined {
  const { start } = cursor;
  const name = cursor.name();
  if (!name) return undefined;
  const computed = cursor.accept("as") ? readComputed(cursor) : undefined;
  const type = computed || cursor.isDone ? undefined : readType(cursor);
  if (!computed && !type) return undefined;
  const { constraints, ...qualities } = readQualities(cursor, name);
  return {
    name,
    ...(type && { type }),
    ...qualities,
    ...(computed && { generated: computed }),
    constraints,
    span: cursor.spanFrom(start),
  };
}

/** `(a + b) PERSISTED`; the parentheses may be missing. */
function readComputed(cursor: Cursor): ColumnDefinition["generated"] {
  const expression =
    readParenthesised(cursor) ?? readExpression(cursor, ({ value }) => value === "persisted" || value === "constraint");
  return expression && { expression, stored: cursor.accept("persisted") === true };
}

function readQualities(cursor: Cursor, column: Name): Qualities {
  const found: Qualities = { constraints: [] };
  for (;;) {
    const { start, index } = cursor;
    const name = cursor.accept("constraint") ? cursor.name() : undefined;
    const constraint = readInline(cursor, column, start, name);
    if (constraint) found.constraints.push(constraint);
    else if (!readQuality(cursor, found, name)) {
      cursor.index = index;
      return found;
    }
  }
}

function readInline(cursor: Cursor, column: Name, start: number, name: Name | undefined): Constraint | undefined {
  const body = readInlineBody(cursor, column);
  return body && ({ ...body, ...(name && { name }), span: cursor.spanFrom(start) } as Constraint);
}

function readInlineBody(cursor: Cursor, column: Name) {
  if (cursor.accept("primary", "key")) return { type: "primary-key", columns: readInlineKey(cursor, column) } as const;
  if (cursor.accept("unique")) return { type: "unique", columns: readInlineKey(cursor, column) } as const;
  if (cursor.accept("check")) return readConditional(cursor);
  if (cursor.accept("foreign", "key")) cursor.skipParentheses();
  if (!cursor.at("references")) return undefined;
  const reference = readReferences(cursor, [column]);
  cursor.accept("not", "for", "replication");
  return reference;
}

function readConditional(cursor: Cursor) {
  cursor.accept("not", "for", "replication");
  return readCheck(cursor);
}

/** Takes `CLUSTERED`, `(a, b)`, `WITH (…)`, `ON [PRIMARY]`. The key may be of other columns, where the comma before its constraint is missing. */
function readInlineKey(cursor: Cursor, column?: Name): readonly Name[] {
  cursor.acceptOne("clustered", "nonclustered");
  cursor.accept("hash");
  const columns = readKeyColumns(cursor);
  readStorage(cursor);
  return columns.length === 0 && column !== undefined ? [column] : columns;
}

/** Takes `WITH (…)`, `WITH FILLFACTOR = 80`, `ON filegroup`, `TEXTIMAGE_ON …`; where ONLINE = ON stands. */
export function readStorage(cursor: Cursor): { readonly online?: Span } {
  let online: Span | undefined;
  for (;;) {
    if (cursor.at("with") && cursor.atSymbol("(", 1)) {
      cursor.next();
      online = readOnline(cursor) ?? online;
    } else if (cursor.at("with") && cursor.atSymbol("=", 2)) cursor.index += 4;
    else if (
      (cursor.at("on") && !/^(?:delete|update)$/.test(cursor.peek(1)?.value ?? "")) ||
      cursor.at("textimage_on") ||
      cursor.at("filestream_on")
    ) {
      cursor.next();
      if (!cursor.acceptString()) cursor.name() ?? cursor.next();
      cursor.skipParentheses();
    } else return online === undefined ? {} : { online };
  }
}

/** Takes the options in parentheses; where `ONLINE = ON` stands among them. */
function readOnline(cursor: Cursor): Span | undefined {
  const first = cursor.index;
  cursor.skipParentheses();
  for (let index = first; index < cursor.index; index++) {
    const [option, equals, value] = [cursor.tokens[index], cursor.tokens[index + 1], cursor.tokens[index + 2]];
    if (option?.value === "online" && equals?.value === "=" && value?.value === "on")
      return { start: option.start, end: value.end };
  }
  return undefined;
}

function readQuality(cursor: Cursor, found: Qualities, name: Name | undefined): boolean {
  const notNull = cursor.acceptSpan("not", "null");
  if (notNull) {
    found.notNull = notNull;
    return true;
  }
  if (cursor.accept("null")) return true;
  if (cursor.accept("default")) {
    const expression = readExpression(cursor, endsDefault);
    if (expression) found.default = expression;
    if (name) found.defaultName = name;
    const withValues = cursor.accept("with", "values");
    if (withValues) found.withValues = true;
    return expression !== undefined;
  }
  if (cursor.accept("collate")) {
    const collation = cursor.name();
    if (collation) found.collation = collation.name;
    return collation !== undefined;
  }
  if (cursor.accept("identity")) {
    cursor.skipParentheses();
    found.identity = "by-default";
    return true;
  }
  if (cursor.accept("generated", "always", "as")) {
    cursor.acceptOne("row", "transaction_id", "sequence_number");
    cursor.acceptOne("start", "end");
    cursor.accept("hidden");
    found.fillsItself = true;
    return true;
  }
  if ((cursor.at("masked") || cursor.at("encrypted")) && cursor.peek(1)?.value === "with") {
    cursor.index += 2;
    return cursor.skipParentheses() !== undefined;
  }
  if (cursor.accept("index")) {
    cursor.name();
    cursor.accept("unique");
    readInlineKey(cursor);
    return true;
  }
  return (
    cursor.accept("not", "for", "replication") !== undefined ||
    cursor.acceptOne("rowguidcol", "sparse", "filestream", "hidden") !== undefined
  );
}

const clauseWords = new Set(
  "null constraint primary unique check references foreign identity rowguidcol sparse collate with".split(" "),
);

function endsDefault({ value }: { readonly value: string }, cursor: Cursor): boolean {
  // NEXT VALUE FOR a sequence.
  if (value === "for" && cursor.peek(-1)?.value === "value") return false;
  return (
    clauseWords.has(value) || (value === "not" && /^(?:null|for)$/.test(cursor.peek(1)?.value ?? "")) || value === "for"
  );
}

/** Whether a constraint of the table begins at the cursor, not a column. */
export function atConstraint(cursor: Cursor): boolean {
  return (
    cursor.at("constraint") ||
    cursor.at("primary", "key") ||
    cursor.at("foreign", "key") ||
    (cursor.at("unique") && /^(?:\(|clustered|nonclustered)$/.test(cursor.peek(1)?.value ?? "")) ||
    (cursor.at("check") && /^(?:\(|not)$/.test(cursor.peek(1)?.value ?? ""))
  );
}

/** A constraint of the table, and whether its index is built online. */
export interface ReadConstraint {
  readonly constraint: Constraint;
  readonly online?: Span;
}

/** Takes a constraint of the table; undefined when it is not complete, or a default (see `readDefaultFor`). */
export function readConstraint(cursor: Cursor): ReadConstraint | undefined {
  const { start } = cursor;
  const name = cursor.accept("constraint") ? cursor.name() : undefined;
  const body = readBody(cursor);
  if (!body) return undefined;
  const { online, ...rest } = body;
  const attributes = rest.type === "foreign-key" ? readAttributes(cursor) : {};
  cursor.accept("not", "for", "replication");
  const constraint = {
    ...rest,
    ...(name && { name }),
    ...attributes,
    span: cursor.spanFrom(start),
  } as Constraint;
  return { constraint, ...(online && { online }) };
}

function readBody(cursor: Cursor) {
  if (cursor.accept("check")) return { ...readConditional(cursor), online: undefined };
  const key = cursor.accept("primary", "key") ? "primary-key" : cursor.accept("unique") ? "unique" : undefined;
  if (key !== undefined) {
    cursor.acceptOne("clustered", "nonclustered");
    cursor.accept("hash");
    const columns = readKeyColumns(cursor);
    const { online } = readStorage(cursor);
    return columns.length === 0 ? undefined : { type: key, columns, online };
  }
  if (!cursor.accept("foreign", "key")) return undefined;
  const reference = readReferences(cursor, readKeyColumns(cursor));
  return reference && { ...reference, online: undefined };
}

/** `([a] ASC, [b] DESC)`. */
export function readKeyColumns(cursor: Cursor): readonly Name[] {
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
