import { Cursor } from "../../cursor.ts";
import { contentSpan, tokenize } from "../../lexer.ts";
import { moveSpans } from "../../move-spans.ts";
import type { Name, QualifiedName } from "../../names.ts";
import type { Operation } from "../../operations.ts";
import {
  nothing,
  operations,
  type ReadContext,
  type Reading,
  type StatementReader,
  unread,
} from "../../statements/reader.ts";
import type { Token } from "../../types.ts";
import { readStatements } from "./batch.ts";

/** EXEC of a procedure or of a string; `sp_rename` is a rename. What a batch begins with may leave EXEC out. */
export const execute: StatementReader = { leads: ["exec", "execute", "sp_rename"], read: readExecute };

/**
 * `dbo.Refill @days = 5`: the first statement of a batch may call a procedure without EXEC (manual, EXECUTE). A word behind the name says
 * that it is something else, unless the name begins as those of procedures do.
 */
export function readBareCall(cursor: Cursor, context: ReadContext): Reading | undefined {
  const { index, start } = cursor;
  const routine = cursor.qualifiedName();
  if (routine?.name === "go") return unread(cursor, start, "GO ends a batch only on a line of its own");
  const isCall = routine !== undefined && (cursor.peek()?.kind !== "word" || /^(?:sp|usp|xp)_/.test(routine.name));
  const isAlone = cursor.isDone || cursor.peek()?.kind !== "symbol";
  cursor.index = index;
  return isCall && isAlone ? readExecute(cursor, context) : undefined;
}

function readExecute(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  cursor.acceptOne("exec", "execute");
  // EXECUTE AS: whom the session acts for.
  if (cursor.accept("as")) {
    cursor.index = cursor.limit;
    return nothing;
  }
  const text = cursor.atSymbol("(") ? readString(cursor, start, context) : undefined;
  if (text) return text;
  if (cursor.peek()?.kind === "placeholder" && cursor.peek(1)?.value === "=") cursor.index += 2;
  const routine = cursor.qualifiedName();
  if (routine?.name === "sp_executesql") return readString(cursor, start, context) ?? dynamic(cursor, start);
  if (routine?.name === "sp_rename") return readRename(cursor, start);
  if (!routine && cursor.peek()?.kind !== "placeholder")
    return unread(cursor, start, "EXEC without the name of a procedure");
  cursor.index = cursor.limit;
  return operations({ kind: "call", ...(routine && { routine }), span: cursor.spanFrom(start), command: 0 });
}

function dynamic(cursor: Cursor, start: number): Reading {
  return unread(cursor, start, "EXEC of a string that is built at run time");
}

/** A literal is as good as the statements in it; anything else is known only at run time. */
function readString(cursor: Cursor, start: number, context: ReadContext): Reading | undefined {
  const isWrapped = cursor.acceptSymbol("(");
  if (isWrapped && isElsewhere(cursor)) {
    cursor.index = cursor.limit;
    return operations({ kind: "call", span: cursor.spanFrom(start), command: 0 });
  }
  if (cursor.peek()?.kind === "placeholder" && cursor.peek(1)?.value === "=") cursor.index += 2;
  const literal = readConcatenation(cursor);
  const isWhole = isWrapped ? cursor.atSymbol(")") : cursor.isDone || cursor.atSymbol(",");
  if (!literal || !isWhole) return dynamic(cursor, start);
  cursor.index = cursor.limit;
  return readLiteral(cursor, literal, context);
}

/** `EXEC ('…') AT server`: what the string does is done in another database. */
function isElsewhere(cursor: Cursor): boolean {
  const { index } = cursor;
  cursor.closeParenthesis();
  const found = cursor.at("at");
  cursor.index = index;
  return found;
}

/** `'a' + N'b'` is as good as one literal, but for where its parts stand. */
function readConcatenation(cursor: Cursor): Token | undefined {
  const first = cursor.acceptString();
  if (first === undefined || !cursor.atSymbol("+")) return first;
  let { value, end } = first;
  while (cursor.acceptSymbol("+")) {
    const part = cursor.acceptString();
    if (part === undefined) return undefined;
    value += part.value;
    end = part.end;
  }
  return { kind: "string", start: first.start, end, value };
}

function readLiteral(cursor: Cursor, literal: Token, context: ReadContext): Reading {
  const { operations: found, unread: gaps } = readText(cursor, literal, context);
  return { operations: found.map((operation) => ({ within: "do", ...operation })), unread: gaps };
}

function readText(cursor: Cursor, literal: Token, context: ReadContext): Reading {
  const span = contentSpan(cursor.text, literal);
  const { dialect } = cursor;
  if (cursor.text.slice(span.start, span.end) === literal.value)
    return readStatements(new Cursor(cursor.text, tokenize(cursor.text, dialect, span).tokens, dialect), context);
  const own = new Cursor(literal.value, tokenize(literal.value, dialect).tokens, dialect);
  return moveSpans(readStatements(own, context), () => ({ start: literal.start, end: literal.end }));
}

/** `sp_rename 'dbo.Users.Name', 'FullName', 'COLUMN'` (manual, sp_rename), arguments with or without their names. */
function readRename(cursor: Cursor, start: number): Reading {
  const args = readArguments(cursor);
  const target = args.get("objname") ?? args.get("0");
  const to = args.get("newname") ?? args.get("1");
  const type = (args.get("objtype") ?? args.get("2"))?.value.toLowerCase() ?? "object";
  cursor.index = cursor.limit;
  const span = cursor.spanFrom(start);
  if (target?.kind !== "string" || to?.kind !== "string") return dynamic(cursor, start);
  const parts = namesIn(target, cursor);
  const renamed = renameOf(type, parts, { name: to.value, span: { start: to.start, end: to.end } }, span);
  return renamed ? operations(renamed) : unread(cursor, start, `sp_rename of ${type} is not understood`);
}

function readArguments(cursor: Cursor): ReadonlyMap<string, Token> {
  const found = new Map<string, Token>();
  for (let position = 0; !cursor.isDone; position++) {
    const name = cursor.peek()?.kind === "placeholder" && cursor.peek(1)?.value === "=" ? cursor.next() : undefined;
    if (name) cursor.next();
    const value = cursor.next();
    if (value) found.set(name ? name.value.slice(1).toLowerCase() : String(position), value);
    cursor.skipToComma();
    if (!cursor.acceptSymbol(",")) break;
  }
  return found;
}

/** The parts of a name in a literal: `[dbo].[Users].[Name]`. */
function namesIn(literal: Token, cursor: Cursor): readonly Name[] {
  const span = { start: literal.start, end: literal.end };
  const inner = new Cursor(literal.value, tokenize(literal.value, cursor.dialect).tokens, cursor.dialect);
  const parts: Name[] = [];
  do {
    const name = inner.name() ?? word(inner);
    if (name) parts.push({ name: name.name, span });
  } while (inner.acceptSymbol("."));
  return parts;
}

/** In a literal a reserved word is a name like any other. */
function word(cursor: Cursor): Name | undefined {
  const token = cursor.peek();
  if (token?.kind !== "word") return undefined;
  cursor.next();
  return { name: token.value, span: token };
}

function renameOf(type: string, parts: readonly Name[], to: Name, span: Operation["span"]): Operation | undefined {
  const base = { span, command: 0 };
  const last = parts.at(-1);
  if (last === undefined) return undefined;
  const renamed = { ...to, name: to.name.toLowerCase() };
  const owner = qualified(parts.slice(0, -1));
  switch (type) {
    case "column":
      return owner && { kind: "rename-column", table: owner, column: last, to: renamed, ...base };
    case "index":
      return { kind: "rename-index", index: last, to: renamed, ...base };
    case "object": {
      const table = qualified(parts);
      return table && { kind: "rename-table", table, to: renamed, ...base };
    }
    default: {
      const object = qualified(parts);
      return object && { kind: "rename-object", objectKind: "other", object, to: renamed, ...base };
    }
  }
}

/** The table or object that a literal names. */
export function nameIn(literal: Token, cursor: Cursor): QualifiedName | undefined {
  return qualified(namesIn(literal, cursor));
}

function qualified(parts: readonly Name[]): QualifiedName | undefined {
  const last = parts.at(-1);
  const schema = parts.at(-2)?.name;
  return last && (schema === undefined || schema === "dbo" ? last : { ...last, schema });
}
