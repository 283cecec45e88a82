import { extended } from "../extended.ts";
import type { Cursor } from "./cursor.ts";

/** A command that a PL/pgSQL body runs: the tokens from `first` up to, not including, `limit`. */
export interface BodyCommand {
  /** `perform` and `execute` stand at their first argument, without the keyword. */
  readonly kind: "sql" | "perform" | "execute";
  readonly first: number;
  readonly limit: number;
  /** Under IF, CASE, a loop or an exception handler. */
  readonly conditional: boolean;
}

interface Walk {
  readonly cursor: Cursor;
  readonly commands: BodyCommand[];
  /** The open blocks, each with whether what stands in it is conditional. */
  readonly blocks: boolean[];
}

/** The SQL commands in a PL/pgSQL body (PostgreSQL manual 41.5 and 41.6), in order. Takes any text. */
export function bodyCommands(cursor: Cursor): readonly BodyCommand[] {
  const walk: Walk = { cursor, commands: [], blocks: [] };
  while (!cursor.isDone) readStatement(walk);
  return walk.commands;
}

function readStatement(walk: Walk): void {
  const { cursor } = walk;
  const token = cursor.peek();
  if (token?.kind === "word") {
    if (!readBlockWord(walk, token.value) && !readConditionWord(walk, token.value)) readSimple(walk);
  } else if (token?.value === "<<") skipPast(cursor, ">>");
  else if (token?.value === ";") cursor.next();
  else readSimple(walk);
}

/** Words that open and close blocks; false for any other. */
function readBlockWord({ cursor, blocks }: Walk, word: string): boolean {
  switch (word) {
    case "declare":
      skipDeclarations(cursor);
      return true;
    case "begin":
      cursor.next();
      blocks.push(false);
      return true;
    case "exception":
      cursor.next();
      blocks.pop();
      blocks.push(true);
      return true;
    case "end":
      blocks.pop();
      skipPast(cursor, ";");
      return true;
    default:
      return false;
  }
}

/** Words that make what follows them conditional; false for any other. */
function readConditionWord(walk: Walk, word: string): boolean {
  const { cursor, blocks } = walk;
  switch (word) {
    case "if":
      blocks.push(true);
      skipToWord(cursor, "then");
      return true;
    case "elsif":
    case "elseif":
    case "when":
      skipToWord(cursor, "then");
      return true;
    case "else":
      cursor.next();
      return true;
    case "case":
      cursor.next();
      blocks.push(true);
      skipToWord(cursor, "when", false);
      return true;
    case "loop":
    case "while":
    case "for":
    case "foreach":
      readLoop(walk);
      return true;
    default:
      return false;
  }
}

/** `WHILE … LOOP`, `FOR i IN 1..2 LOOP`, `FOR row IN query LOOP`, `FOREACH x IN ARRAY a LOOP`. */
function readLoop(walk: Walk): void {
  const { cursor, commands, blocks } = walk;
  const verb = cursor.peek()?.value;
  if (verb === "for") {
    cursor.skipTo(({ kind, value }) => value === ";" || (kind === "word" && value === "in"));
    cursor.accept("in");
    const first = cursor.index;
    const isExecute = cursor.at("execute");
    const isQuery = cursor.atAny(queryWords);
    skipToWord(cursor, "loop", false);
    const conditional = blocks.includes(true);
    if (isExecute) commands.push({ kind: "execute", first: first + 1, limit: cursor.index, conditional });
    else if (isQuery) commands.push({ kind: "sql", first, limit: cursor.index, conditional });
  }
  blocks.push(true);
  skipToWord(cursor, "loop");
}

const queryWords = new Set([
  "select",
  "with",
  "values",
  "table",
  "insert",
  "update",
  "delete",
  "merge",
  "explain",
  "show",
]);

/** Statements of PL/pgSQL that run no command. */
const ownStatements = new Set(["null", "raise", "assert", "exit", "continue", "get", "fetch", "move", "close"]);

function readSimple({ cursor, commands, blocks }: Walk): void {
  const first = cursor.index;
  cursor.skipTo(({ kind, value }) => kind === "symbol" && value === ";");
  // A parenthesis that was never opened must not stop the walk.
  if (cursor.index === first) cursor.next();
  const limit = cursor.index;
  cursor.acceptSymbol(";");
  const after = cursor.index;
  const found = simpleCommand(cursor, first, limit);
  cursor.index = after;
  if (found) commands.push(extended(found, { limit, conditional: blocks.includes(true) }));
}

function simpleCommand(cursor: Cursor, first: number, limit: number): Pick<BodyCommand, "kind" | "first"> | undefined {
  cursor.index = first;
  if (cursor.atAny(ownStatements) || isAssignment(cursor)) return undefined;
  cursor.index = first;
  if (cursor.accept("return")) return cursor.accept("query") ? queryOf(cursor) : undefined;
  if (cursor.accept("open")) {
    cursor.skipTo(({ kind, value }) => value === ";" || (kind === "word" && value === "for"));
    return cursor.index < limit && cursor.accept("for") ? queryOf(cursor) : undefined;
  }
  if (cursor.accept("perform")) return { kind: "perform", first: cursor.index };
  return queryOf(cursor);
}

function queryOf(cursor: Cursor): Pick<BodyCommand, "kind" | "first"> {
  const isExecute = cursor.accept("execute");
  return { kind: isExecute ? "execute" : "sql", first: cursor.index };
}

/** `x := 1`, `new.a = 1`, `a[1] := 2`. */
function isAssignment(cursor: Cursor): boolean {
  const token = cursor.next();
  if (token?.kind !== "word" && token?.kind !== "quoted" && token?.kind !== "placeholder") return false;
  for (;;) {
    if (cursor.atSymbol(".")) cursor.index += 2;
    else if (cursor.acceptSymbol("[")) {
      cursor.skipTo(() => false);
      cursor.acceptSymbol("]");
    } else return cursor.atSymbol(":=") || cursor.atSymbol("=");
  }
}

/** Declarations end with the BEGIN that stands where another one could begin. */
function skipDeclarations(cursor: Cursor): void {
  cursor.next();
  while (!cursor.isDone && !cursor.at("begin")) skipPast(cursor, ";");
}

function skipPast(cursor: Cursor, symbol: string): void {
  while (!cursor.isDone && !cursor.acceptSymbol(symbol)) cursor.next();
}

/** Skips to a keyword outside of CASE expressions and parentheses, and past it; a semicolon ends the search. */
function skipToWord(cursor: Cursor, word: string, past = true): void {
  let cases = 0;
  cursor.skipTo(({ kind, value }) => {
    if (kind === "symbol") return value === ";";
    if (kind !== "word") return false;
    if (cases === 0 && value === word) return true;
    if (value === "case") cases++;
    else if (value === "end" && cases > 0) cases--;
    return false;
  });
  if (past && !cursor.accept(word)) cursor.next();
}
