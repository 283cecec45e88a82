import type { Cursor } from "../cursor.ts";
import type { Name, QualifiedName } from "../names.ts";
import type { ObjectKind } from "../operations.ts";

/** `IF EXISTS`. */
export function readIfExists(cursor: Cursor): true | undefined {
  return cursor.accept("if", "exists");
}

/** Takes a role: a name, or CURRENT_USER and its like, which are kept in lower case. */
export function readRole(cursor: Cursor): Name | undefined {
  const name = cursor.name();
  if (name) return name;
  const token = cursor.next();
  return token && { name: token.value, span: { start: token.start, end: token.end } };
}

/** Takes roles, which commas separate. */
export function readRoles(cursor: Cursor): readonly Name[] {
  const roles: Name[] = [];
  do {
    const role = readRole(cursor);
    if (role) roles.push(role);
  } while (cursor.acceptSymbol(","));
  return roles;
}

/** `CASCADE` or `RESTRICT` at the end of a DROP; true for CASCADE. */
export function readCascade(cursor: Cursor): true | undefined {
  return cursor.acceptOne("cascade", "restrict") === "cascade" ? true : undefined;
}

/** Takes `name`, `ONLY name`, `ONLY (name)` or `name *`. */
export function readRelation(cursor: Cursor): { readonly table: QualifiedName; readonly only?: true } | undefined {
  const only = cursor.accept("only");
  const isWrapped = only && cursor.acceptSymbol("(");
  const table = cursor.qualifiedName();
  if (!table) return undefined;
  if (isWrapped) cursor.acceptSymbol(")");
  cursor.acceptSymbol("*");
  return only ? { table, only } : { table };
}

type ObjectWords = readonly [kind: ObjectKind, first: string, second?: string, third?: string];

/** The words that name a sort of object in DROP, ALTER, COMMENT and the like, longest first. */
const objectWords: readonly ObjectWords[] = [
  ["other", "text", "search", "configuration"],
  ["other", "text", "search", "dictionary"],
  ["other", "text", "search", "parser"],
  ["other", "text", "search", "template"],
  ["other", "foreign", "data", "wrapper"],
  ["other", "access", "method"],
  ["event-trigger", "event", "trigger"],
  ["foreign-table", "foreign", "table"],
  ["materialized-view", "materialized", "view"],
  ["operator", "operator", "class"],
  ["operator", "operator", "family"],
  ["other", "large", "object"],
  ["other", "user", "mapping"],
  ["aggregate", "aggregate"],
  ["cast", "cast"],
  ["collation", "collation"],
  ["column", "column"],
  ["constraint", "constraint"],
  ["other", "conversion"],
  ["database", "database"],
  ["domain", "domain"],
  ["extension", "extension"],
  ["function", "function"],
  ["role", "group"],
  ["index", "index"],
  ["other", "language"],
  ["operator", "operator"],
  ["policy", "policy"],
  ["procedure", "procedure"],
  ["publication", "publication"],
  ["role", "role"],
  ["function", "routine"],
  ["rule", "rule"],
  ["schema", "schema"],
  ["sequence", "sequence"],
  ["server", "server"],
  ["statistics", "statistics"],
  ["subscription", "subscription"],
  ["table", "table"],
  ["tablespace", "tablespace"],
  ["other", "transform"],
  ["trigger", "trigger"],
  ["type", "type"],
  ["role", "user"],
  ["view", "view"],
];

const byFirstWord = new Map<string, readonly ObjectWords[]>();
for (const words of objectWords) byFirstWord.set(words[1], [...(byFirstWord.get(words[1]) ?? []), words]);

/** Takes the words that name a sort of object. */
export function readObjectKind(cursor: Cursor): ObjectKind | undefined {
  cursor.accept(cursor.at("procedural") ? "procedural" : "trusted");
  for (const [kind, first, second, third] of byFirstWord.get(cursor.peek()?.value ?? "") ?? []) {
    if (cursor.accept(first, second, third)) return kind;
  }
  return undefined;
}

/** Takes `(a = 1, b)`, as in SET and WITH; a name may be qualified, as in `toast.autovacuum_enabled`. */
export function readParameters(cursor: Cursor): readonly { readonly name: string; readonly value?: string }[] {
  const parameters: { readonly name: string; readonly value?: string }[] = [];
  if (!cursor.acceptSymbol("(")) return parameters;
  do {
    const { start } = cursor;
    cursor.skipTo((token) => token.kind === "symbol" && (token.value === "=" || token.value === ","));
    const name = cursor.text.slice(start, cursor.end).toLowerCase();
    if (cursor.start === start) break;
    const value = cursor.acceptSymbol("=") ? readValue(cursor) : undefined;
    parameters.push(value === undefined ? { name } : { name, value });
  } while (cursor.acceptSymbol(","));
  cursor.closeParenthesis();
  return parameters;
}

function readValue(cursor: Cursor): string | undefined {
  const { start, index } = cursor;
  cursor.skipToComma();
  return cursor.index > index ? cursor.text.slice(start, cursor.end) : undefined;
}
