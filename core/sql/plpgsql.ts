import { extended } from "../extended.ts";
import type { Span } from "../text.ts";
import { constantText } from "./constant-text.ts";
import { Cursor } from "./cursor.ts";
import { contentSpan, tokenize } from "./lexer.ts";
import { moveSpans } from "./move-spans.ts";
import type { Operation } from "./operations.ts";
import { type BodyCommand, bodyCommands } from "./plpgsql-structure.ts";
import { splitStatements } from "./split.ts";
import type { ReadContext, Reading } from "./statements/reader.ts";
import type { Dialect, Token } from "./types.ts";

/** Where the commands of a body run. */
export type Within = "do" | "routine";

/** Text in a literal, as a text of its own or, where nothing in it is escaped, as part of the statement. */
interface Body {
  readonly text: string;
  readonly span: Span;
  readonly dialect: Dialect;
  /** Puts what was read back into the statement. */
  readonly place: (reading: Reading) => Reading;
}

/**
 * Reads the body of a DO block or a routine that stands in a literal of the statement. Spans are exact, except in a literal
 * with escapes: there they are the literal's. What cannot be understood is reported for DO only: a routine does not run now.
 */
export function readBody(
  cursor: Cursor,
  literal: Token,
  language: string,
  context: ReadContext,
  within: Within,
): Reading {
  const body = bodyOf(cursor, literal);
  const reading = language === "sql" ? readScript(body, context) : readPlpgsql(body, context);
  return finish(body.place(reading), within);
}

/** Reads the statements of a BEGIN ATOMIC body, which the cursor stands in. */
export function readAtomicBody(cursor: Cursor, context: ReadContext): Reading {
  const readings: Reading[] = [];
  while (!cursor.isDone) {
    const first = cursor.index;
    cursor.skipTo(({ kind, value }) => kind === "symbol" && value === ";");
    readings.push(context.read(new Cursor(cursor.text, cursor.tokens, cursor.dialect, first, cursor.index)));
    cursor.next();
  }
  return finish(join(readings), "routine");
}

function finish({ operations, unread }: Reading, within: Within): Reading {
  const placed = operations.map((operation) =>
    extended(operation, { within: within === "routine" ? within : (operation.within ?? within) }),
  );
  return { operations: placed, unread: within === "do" ? unread : [] };
}

function bodyOf(cursor: Cursor, literal: Token): Body {
  const span = contentSpan(cursor.text, literal);
  const { dialect } = cursor;
  if (cursor.text.slice(span.start, span.end) === literal.value)
    return { text: cursor.text, span, dialect, place: (reading) => reading };
  return ownText(literal.value, dialect, { start: literal.start, end: literal.end });
}

/** Text that does not stand in the statement as it is: everything in it is placed at `span`. */
function ownText(text: string, dialect: Dialect, span: Span): Body {
  return { text, span: { start: 0, end: text.length }, dialect, place: (reading) => moveSpans(reading, () => span) };
}

/** Reads a script of SQL. */
function readScript({ text, span, dialect }: Body, context: ReadContext): Reading {
  const slices = splitStatements(text, dialect, span).filter(({ kind }) => kind === "sql");
  return join(
    slices.map((slice) => context.read(new Cursor(text, tokenize(text, dialect, slice.span).tokens, dialect))),
  );
}

function readPlpgsql({ text, span, dialect }: Body, context: ReadContext): Reading {
  const cursor = new Cursor(text, tokenize(text, dialect, span).tokens, dialect);
  return join(bodyCommands(cursor).map((command) => conditionally(command, readCommand(cursor, command, context))));
}

const conditionalPart = { conditional: true } as const;

function conditionally({ conditional }: BodyCommand, reading: Reading): Reading {
  if (!conditional) return reading;
  return { ...reading, operations: reading.operations.map((operation) => extended(operation, conditionalPart)) };
}

function readCommand(cursor: Cursor, command: BodyCommand, context: ReadContext): Reading {
  const inner = new Cursor(cursor.text, cursor.tokens, cursor.dialect, command.first, command.limit);
  switch (command.kind) {
    case "execute":
      return readExecute(inner, context);
    case "perform":
      return readPerform(inner, context);
    default:
      return context.read(withoutInto(inner));
  }
}

/** EXECUTE of a literal is as good as the command itself; anything else is known only at run time. */
function readExecute(cursor: Cursor, context: ReadContext): Reading {
  const { index, start } = cursor;
  const literal = cursor.peek();
  const text = constantText(cursor);
  const isWhole = cursor.isDone || cursor.at("into") || cursor.at("using");
  if (text === undefined || !isWhole) {
    const span = { start, end: cursor.tokens[cursor.limit - 1]?.end ?? start };
    return { operations: [], unread: [{ span, reason: "EXECUTE of a string that is built at run time" }] };
  }
  const isSingle = literal?.kind === "string" && cursor.index === index + 1;
  const body = isSingle ? bodyOf(cursor, literal) : ownText(text, cursor.dialect, cursor.spanFrom(start));
  return body.place(readScript(body, context));
}

/** PERFORM is SELECT whose rows nobody wants. Alone with a function of the project's own, it calls it. */
function readPerform(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  const keyword: Token = { kind: "word", start, end: start, value: "select" };
  const reading = context.read(replaceTokens(cursor, [keyword, ...cursor.tokens.slice(cursor.index, cursor.limit)]));
  const routine = cursor.qualifiedName();
  const isCall = cursor.skipParentheses() !== undefined && cursor.isDone;
  if (!routine || !isCall || isBuiltIn(routine.name) || reading.operations.some(({ kind }) => kind !== "select"))
    return reading;
  return { operations: [{ kind: "call", routine, span: cursor.spanFrom(start), command: 0 }], unread: reading.unread };
}

function isBuiltIn(name: string): boolean {
  return name.startsWith("pg_") || name === "setval" || name === "nextval";
}

/** Takes out INTO with its variables, which in plain SQL would create a table. */
function withoutInto(cursor: Cursor): Cursor {
  const { index, limit, tokens } = cursor;
  const isInto = ({ kind, value }: Token) =>
    kind === "word" && value === "into" && !takesInto(tokens[cursor.index - 1]);
  cursor.skipTo(isInto);
  const into = cursor.index;
  const found = cursor.accept("into");
  cursor.index = found ? cursor.index : index;
  if (!found) return cursor;
  cursor.accept("strict");
  do {
    cursor.qualifiedName() ?? cursor.next();
    if (cursor.atSymbol("[")) {
      cursor.next();
      cursor.skipTo(() => false);
      cursor.next();
    }
  } while (cursor.acceptSymbol(","));
  return replaceTokens(cursor, [...tokens.slice(index, into), ...tokens.slice(cursor.index, limit)]);
}

function takesInto(before: Token | undefined): boolean {
  return before?.value === "insert" || before?.value === "merge";
}

function replaceTokens({ text, dialect }: Cursor, tokens: readonly Token[]): Cursor {
  return new Cursor(text, tokens, dialect);
}

/** The commands of a body one after the other, each with a number of its own. The statement that holds the body is 0. */
function join(readings: readonly Reading[]): Reading {
  const operations: Operation[] = [];
  let next = 1;
  for (const reading of readings) {
    const lowest = Math.min(...reading.operations.map(({ command }) => command));
    const moved = reading.operations.map((operation) =>
      extended(operation, { command: operation.command - lowest + next }),
    );
    next = Math.max(next, ...moved.map(({ command }) => command + 1));
    operations.push(...moved);
  }
  return { operations, unread: readings.flatMap(({ unread }) => unread) };
}
