import type { Cursor } from "../../cursor.ts";
import { readParenthesised } from "../../expression.ts";
import type { Name } from "../../names.ts";
import { provesNotNull } from "../../not-null-proof.ts";
import type {
  CheckConstraint,
  Constraint,
  ForeignKeyConstraint,
  IndexKey,
  InlineIndex,
  ReferentialAction,
} from "../../operations.ts";
import { type IndexOptions, plainColumns, readIndexOptions, readKeyParts, readMethod } from "./keys.ts";
import { acceptIfNotExists } from "./words.ts";

/** What stands in the list of CREATE TABLE, or behind ADD, and is no column. */
export type Element =
  | { readonly element: "constraint"; readonly constraint: Constraint; readonly ifNotExists?: true }
  | {
      readonly element: "index";
      readonly index: InlineIndex & { readonly invisible?: true };
      readonly ifNotExists?: true;
    }
  | { readonly element: "period" };

const firstWords = new Set([
  "constraint",
  "primary",
  "unique",
  "foreign",
  "check",
  "index",
  "key",
  "fulltext",
  "spatial",
  "vector",
]);

/** Whether a key, an index, a constraint or a period comes next, and not a column. */
export function atElement(cursor: Cursor): boolean {
  if (cursor.at("period", "for") || cursor.at("period", "if")) return true;
  if (!cursor.atAny(firstWords)) return false;
  // These two are words like others.
  return !cursor.at("vector") || cursor.at("vector", "index") || cursor.at("vector", "key");
}

/** Takes a key, an index, a constraint or a period. */
export function readElement(cursor: Cursor): Element | undefined {
  const { start } = cursor;
  if (cursor.accept("period")) {
    acceptIfNotExists(cursor);
    cursor.accept("for");
    cursor.name();
    cursor.skipParentheses();
    return { element: "period" };
  }
  const isNamed = cursor.accept("constraint");
  const ifNotExists = isNamed && acceptIfNotExists(cursor);
  const name = isNamed && !cursor.atAny(firstWords) ? cursor.name() : undefined;
  const place = { start, name };
  const found = readBody(cursor, place);
  return found && { ...found, ...(ifNotExists && { ifNotExists }) };
}

interface Place {
  readonly start: number;
  readonly name: Name | undefined;
}

function readBody(cursor: Cursor, place: Place): Element | undefined {
  switch (cursor.acceptOne("primary", "unique", "foreign", "check", "index", "key", "fulltext", "spatial", "vector")) {
    case "primary":
      return cursor.accept("key") && readPrimary(cursor, place);
    case "unique":
      cursor.acceptOne("index", "key");
      return readUnique(cursor, place);
    case "foreign":
      return cursor.accept("key") && readForeign(cursor, place);
    case "check":
      return readCheck(cursor, place);
    case "index":
    case "key":
      return readIndex(cursor, place, undefined);
    case "fulltext":
      return readKind(cursor, place, "fulltext");
    case "spatial":
      return readKind(cursor, place, "spatial");
    case "vector":
      return readKind(cursor, place, "vector");
    default:
      return undefined;
  }
}

function readKind(cursor: Cursor, place: Place, method: string): Element | undefined {
  cursor.acceptOne("index", "key");
  return readIndex(cursor, place, method);
}

function readPrimary(cursor: Cursor, place: Place): Element | undefined {
  const head = readHead(cursor, place);
  const columns = head.keys.flatMap(({ column }) => column ?? []);
  if (columns.length === 0) return undefined;
  return constraint({ type: "primary-key", columns, span: cursor.spanFrom(place.start) });
}

function readUnique(cursor: Cursor, place: Place): Element | undefined {
  const { keys, name, ifNotExists, invisible } = readHead(cursor, place);
  const columns = plainColumns(keys);
  if (keys.length === 0) return undefined;
  const rest = ifNotExists && { ifNotExists };
  if (columns === undefined || invisible)
    return {
      element: "index",
      index: { unique: true, keys, ...(name && { name }), ...(invisible && { invisible }) },
      ...rest,
    };
  return {
    ...constraint({ type: "unique", columns, ...(name && { name }), span: cursor.spanFrom(place.start) }),
    ...rest,
  };
}

function readIndex(cursor: Cursor, place: Place, kind: string | undefined): Element | undefined {
  const { keys, name, ifNotExists, invisible, method: using } = readHead(cursor, place);
  const method = kind ?? using;
  if (keys.length === 0) return undefined;
  const index = {
    keys,
    ...(name && { name }),
    ...(method !== undefined && { method }),
    ...(invisible && { invisible }),
  };
  return { element: "index", index, ...(ifNotExists && { ifNotExists }) };
}

interface Head extends IndexOptions {
  readonly name: Name | undefined;
  readonly ifNotExists: true | undefined;
  readonly keys: readonly IndexKey[];
}

/** `[IF NOT EXISTS] [name] [USING …] (columns) options`. The name of the index wins over that of the constraint. */
function readHead(cursor: Cursor, place: Place): Head {
  const before: IndexOptions = {};
  readMethod(cursor, before);
  const ifNotExists = acceptIfNotExists(cursor);
  const name = cursor.atSymbol("(") || cursor.at("using") ? undefined : cursor.name();
  readMethod(cursor, before);
  const keys = readKeyParts(cursor);
  return { ...before, ...readIndexOptions(cursor), name: name ?? place.name, ifNotExists, keys };
}

function readForeign(cursor: Cursor, place: Place): Element | undefined {
  const ifNotExists = acceptIfNotExists(cursor);
  const index = cursor.atSymbol("(") ? undefined : cursor.name();
  const columns = cursor.nameList();
  const references = readReferences(cursor);
  if (references === undefined || columns.length === 0) return undefined;
  const name = place.name ?? index;
  const found: ForeignKeyConstraint = {
    type: "foreign-key",
    ...(name && { name }),
    columns,
    ...references,
    span: cursor.spanFrom(place.start),
  };
  return { ...constraint(found), ...(ifNotExists && { ifNotExists }) };
}

/** `REFERENCES table (columns) MATCH … ON DELETE … ON UPDATE …`. */
export function readReferences(
  cursor: Cursor,
): Pick<ForeignKeyConstraint, "references" | "onDelete" | "onUpdate"> | undefined {
  if (!cursor.accept("references")) return undefined;
  const table = cursor.qualifiedName();
  if (table === undefined) return undefined;
  const columns = cursor.nameList();
  let onDelete: ReferentialAction | undefined;
  let onUpdate: ReferentialAction | undefined;
  for (;;) {
    if (cursor.accept("match")) cursor.next();
    else if (cursor.accept("on", "delete")) onDelete = readAction(cursor);
    else if (cursor.at("on", "update") && cursor.peek(2)?.value !== "current_timestamp") {
      cursor.index += 2;
      onUpdate = readAction(cursor);
    } else break;
  }
  return { references: { table, columns }, ...(onDelete && { onDelete }), ...(onUpdate && { onUpdate }) };
}

function readAction(cursor: Cursor): ReferentialAction | undefined {
  if (cursor.accept("no", "action")) return "no action";
  if (cursor.accept("set", "null")) return "set null";
  if (cursor.accept("set", "default")) return "set default";
  return cursor.acceptOne("cascade", "restrict");
}

function readCheck(cursor: Cursor, place: Place): Element | undefined {
  const check = readCheckBody(cursor);
  return check && constraint({ ...check, ...(place.name && { name: place.name }), span: cursor.spanFrom(place.start) });
}

/** `(condition) [NOT] ENFORCED`, from behind CHECK. */
export function readCheckBody(cursor: Cursor): Omit<CheckConstraint, "span"> | undefined {
  const first = cursor.index + 1;
  const expression = readParenthesised(cursor);
  if (expression === undefined) return undefined;
  const columns = provesNotNull(cursor, first, cursor.index - 1);
  const notEnforced = cursor.accept("not", "enforced");
  cursor.accept("enforced");
  return { type: "check", expression, provesNotNull: columns, ...(notEnforced && { notEnforced }) };
}

function constraint(found: Constraint): Element {
  return { element: "constraint", constraint: found };
}
