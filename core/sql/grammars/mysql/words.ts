import type { Cursor } from "../../cursor.ts";
import type { QualifiedName } from "../../names.ts";
import type { OnlineClauses } from "../../operations.ts";

/** A value of an option: a word, a number, a string without its quotes. An equals sign before it is taken too. */
export function readOptionValue(cursor: Cursor): string | undefined {
  cursor.acceptSymbol("=") ?? cursor.acceptSymbol(":=");
  const sign = cursor.acceptSymbol("-") ? "-" : "";
  const token = cursor.peek();
  if (token === undefined || token.kind === "symbol") return undefined;
  cursor.next();
  if (token.kind === "string" || token.kind === "quoted") return token.value;
  return sign + cursor.text.slice(token.start, token.end);
}

/** A character set or collation behind its words: a name, a string, BINARY or DEFAULT. */
export function readCharsetName(cursor: Cursor): string | undefined {
  return readOptionValue(cursor)?.toLowerCase();
}

/** `CHARACTER SET`, `CHARSET`, `CHAR SET`. */
export function acceptCharset(cursor: Cursor): true | undefined {
  return cursor.accept("character", "set") ?? cursor.accept("charset") ?? cursor.accept("char", "set");
}

/** `WAIT n` or `NOWAIT` (MariaDB): seconds to wait for the metadata lock. */
export function readWait(cursor: Cursor): number | undefined {
  if (cursor.accept("nowait")) return 0;
  if (!cursor.at("wait") || cursor.peek(1)?.kind !== "number") return undefined;
  cursor.next();
  return Number(cursor.next()?.value);
}

/** One `ALGORITHM [=] x` or `LOCK [=] x`. */
export function readOnlineClause(cursor: Cursor): OnlineClauses | undefined {
  const word = cursor.at("algorithm") ? "algorithm" : cursor.at("lock") ? "lock" : undefined;
  const value = cursor.peek(cursor.atSymbol("=", 1) ? 2 : 1);
  if (word === undefined || value?.kind !== "word") return undefined;
  cursor.next();
  const text = readOptionValue(cursor)?.toUpperCase() ?? "";
  return word === "algorithm" ? { algorithm: text } : { lock: text };
}

/** `db.table`, also `db.*` and `*.*`, as privileges are given on them. */
export function readPattern(cursor: Cursor): QualifiedName | undefined {
  const { start } = cursor;
  const part = () => (cursor.acceptSymbol("*") ? "*" : cursor.name()?.name);
  const first = part();
  if (first === undefined) return undefined;
  if (!cursor.acceptSymbol(".")) return { name: first, span: cursor.spanFrom(start) };
  return { schema: first, name: part() ?? "", span: cursor.spanFrom(start) };
}

/** `'app'@'%'`, `app@localhost`, `CURRENT_USER()`: who a privilege is given to, or who defines something. */
export function readAccount(cursor: Cursor): string | undefined {
  const { start } = cursor;
  const first = cursor.next();
  if (first === undefined) return undefined;
  cursor.skipParentheses();
  const at = cursor.peek();
  // `@localhost` alone is read like a variable.
  if (at !== undefined && at.start === cursor.end && (at.value === "@" || at.kind === "placeholder")) {
    cursor.next();
    if (at.value === "@") cursor.next();
  }
  return cursor.text.slice(start, cursor.end);
}

/** `DEFINER = account`. */
export function skipDefiner(cursor: Cursor): void {
  if (!cursor.accept("definer")) return;
  cursor.acceptSymbol("=");
  readAccount(cursor);
}

/** `IF EXISTS`, wherever MariaDB allows it. */
export function acceptIfExists(cursor: Cursor): true | undefined {
  return cursor.accept("if", "exists");
}

/** `IF NOT EXISTS`, wherever MariaDB allows it. */
export function acceptIfNotExists(cursor: Cursor): true | undefined {
  return cursor.accept("if", "not", "exists");
}
