import { Cursor } from "../cursor.ts";
import { contentSpan } from "../lexer.ts";
import type { OperationOf } from "../operations.ts";
import { readAtomicBody, readBody } from "../plpgsql.ts";
import type { Token } from "../types.ts";
import { readLanguage } from "./do-block.ts";
import { nothing, type ReadContext, type Reading, type StatementReader, unread } from "./reader.ts";

/** CREATE FUNCTION and CREATE PROCEDURE, with the commands of bodies in PL/pgSQL and SQL. */
export const createRoutine: StatementReader = { leads: ["create function", "create procedure"], read: readRoutine };

type CreateFunction = OperationOf<"create-function">;

/** What stands behind the parameters, as far as it is of use. */
interface Options {
  language?: string;
  volatility?: NonNullable<CreateFunction["volatility"]>;
  securityDefiner?: true;
  setsSearchPath?: true;
  literal?: Token;
  /** Index of the first token of a BEGIN ATOMIC body. */
  atomic?: number;
}

function readRoutine(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  cursor.next();
  const orReplace = cursor.accept("or", "replace");
  const objectKind = cursor.acceptOne("function", "procedure") ?? "function";
  const routine = cursor.qualifiedName();
  if (!routine) return unread(cursor, start, `The name of the ${objectKind} is missing`);
  cursor.skipParentheses();
  const { literal, atomic, ...options } = readOptions(cursor);
  const body = literal && { text: literal.value, span: contentSpan(cursor.text, literal) };
  const hasSource = literal !== undefined && (options.language === "plpgsql" || options.language === "sql");
  const created: CreateFunction = {
    kind: "create-function",
    routine,
    objectKind,
    ...(orReplace && { orReplace }),
    ...options,
    ...(body && options.language !== "c" && options.language !== "internal" && { body }),
    span: cursor.spanFrom(start),
    command: 0,
  };
  const inner = hasSource
    ? readBody(cursor, literal, options.language ?? "", context, "routine")
    : atomic === undefined
      ? nothing
      : readAtomicBody(atomicBody(cursor, atomic), context);
  return { operations: [created, ...inner.operations], unread: inner.unread };
}

function readOptions(cursor: Cursor): Options {
  const options: Options = {};
  while (!cursor.isDone && options.atomic === undefined) {
    if (cursor.accept("language")) options.language = readLanguage(cursor) ?? "";
    else if (cursor.accept("security", "definer")) options.securityDefiner = true;
    else if (cursor.accept("set", "search_path")) options.setsSearchPath = true;
    else if (cursor.accept("begin", "atomic")) {
      options.atomic = cursor.index;
      // A body that is no literal can only be SQL (PostgreSQL manual, CREATE FUNCTION).
      options.language ??= "sql";
    } else if (cursor.accept("as")) readSource(cursor, options);
    else readVolatility(cursor, options);
  }
  cursor.index = cursor.limit;
  return options;
}

function readVolatility(cursor: Cursor, options: Options): void {
  const volatility = cursor.acceptOne("immutable", "stable", "volatile");
  if (volatility) options.volatility = volatility;
  else if (!cursor.skipParentheses()) cursor.next();
}

function readSource(cursor: Cursor, options: Options): void {
  const literal = cursor.acceptString();
  if (literal) options.literal = literal;
}

/** The tokens between BEGIN ATOMIC and the last END. */
function atomicBody(cursor: Cursor, first: number): Cursor {
  let limit = cursor.limit;
  while (limit > first && cursor.tokens[limit - 1]?.value !== "end") limit--;
  return new Cursor(cursor.text, cursor.tokens, cursor.dialect, first, Math.max(first, limit - 1));
}
