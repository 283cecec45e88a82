import { extended } from "../../../extended.ts";
import { Cursor } from "../../cursor.ts";
import type { Operation } from "../../operations.ts";
import { nothing, type ReadContext, type Reading } from "../../statements/reader.ts";

/**
 * Reads the commands of a routine, trigger or event from the cursor to its limit: one statement, or a block with its control structures
 * (MySQL manual 15.6). `within`: `routine` for what runs later, `do` for a block that runs now (MariaDB: BEGIN NOT ATOMIC).
 */
export function readBody(cursor: Cursor, context: ReadContext, within: "do" | "routine"): Reading {
  const operations: Operation[] = [];
  const unread: Reading["unread"][number][] = [];
  const depth: Depth = { conditional: 0 };
  let command = 1;
  while (!cursor.isDone) {
    if (cursor.acceptSymbol(";") || skipControl(cursor, depth)) continue;
    const first = cursor.index;
    skipStatement(cursor);
    if (cursor.index === first) cursor.next();
    const inner = context.read(new Cursor(cursor.text, cursor.tokens, cursor.dialect, first, cursor.index));
    const isConditional = depth.conditional > 0;
    for (const operation of inner.operations) {
      const placed = extended(operation, { command: command + operation.command, within });
      operations.push(isConditional ? extended(placed, { conditional: true } as const) : placed);
    }
    command = Math.max(command, ...operations.map((operation) => operation.command + 1));
    if (within === "do") unread.push(...inner.unread);
  }
  return operations.length === 0 && unread.length === 0 ? nothing : { operations, unread };
}

/** How many IF, CASE and loops are open. */
interface Depth {
  conditional: number;
}

/** The end of a statement is its semicolon, outside of parentheses; CASE … END in it is an expression. */
function skipStatement(cursor: Cursor): void {
  cursor.skipTo(({ kind, value }) => kind === "symbol" && value === ";");
  // A parenthesis that closes nothing would stop the walk.
  while (!cursor.isDone && !cursor.atSymbol(";")) {
    cursor.next();
    cursor.skipTo(({ kind, value }) => kind === "symbol" && value === ";");
  }
}

/** Takes a part of the control structure, up to where the next statement begins; false when a statement begins here. */
function skipControl(cursor: Cursor, depth: Depth): boolean {
  skipLabel(cursor);
  const word = cursor.peek();
  if (word?.kind !== "word") return false;
  switch (word.value) {
    case "begin":
      cursor.next();
      cursor.accept("not", "atomic");
      return true;
    case "declare":
      return skipDeclaration(cursor);
    case "end":
      if (/^(?:if|case|loop|while|repeat|for)$/.test(cursor.peek(1)?.value ?? "")) depth.conditional--;
      skipToEnd(cursor);
      return true;
    case "if":
    case "elseif":
    case "elsif":
      if (word.value === "if") depth.conditional++;
      return skipPast(cursor, "then");
    case "case":
      depth.conditional++;
      skipUpTo(cursor, "when");
      return skipPast(cursor, "then");
    case "when":
      return skipPast(cursor, "then");
    case "while":
      depth.conditional++;
      return skipPast(cursor, "do");
    case "for":
      depth.conditional++;
      skipUpTo(cursor, "do", "loop");
      cursor.next();
      return true;
    case "loop":
    case "repeat":
      depth.conditional++;
      cursor.next();
      return true;
    case "else":
      cursor.next();
      return true;
    case "until":
    case "leave":
    case "iterate":
    case "return":
    case "open":
    case "close":
    case "fetch":
    case "signal":
    case "resignal":
    case "goto":
    case "exit":
    case "continue":
    case "get":
      if (word.value === "until") skipUpTo(cursor, "end");
      else skipToEnd(cursor);
      return true;
    default:
      return false;
  }
}

/** `name:` before a block or a loop. */
function skipLabel(cursor: Cursor): void {
  if (cursor.peek()?.kind === "word" && cursor.atSymbol(":", 1)) cursor.index += 2;
}

/** Variables and cursors end with the semicolon; a handler has a statement behind it, which is read like another one. */
function skipDeclaration(cursor: Cursor): boolean {
  const isHandler = cursor.peek(2)?.value === "handler";
  if (!isHandler) {
    skipToEnd(cursor);
    return true;
  }
  cursor.index += 3;
  cursor.accept("for");
  do {
    if (cursor.accept("sqlstate")) {
      cursor.accept("value");
      cursor.next();
    } else if (cursor.accept("not")) cursor.next();
    else cursor.next();
  } while (cursor.acceptSymbol(","));
  return true;
}

function skipToEnd(cursor: Cursor): void {
  skipStatement(cursor);
  cursor.acceptSymbol(";");
}

/** Goes behind the word that ends a condition; CASE inside an expression has THEN too. */
function skipPast(cursor: Cursor, word: string): boolean {
  cursor.next();
  skipUpTo(cursor, word);
  cursor.next();
  return true;
}

function skipUpTo(cursor: Cursor, ...words: readonly string[]): void {
  let cases = 0;
  cursor.skipTo(({ kind, value }) => {
    if (kind === "symbol") return value === ";";
    if (kind !== "word") return false;
    if (value === "case") cases++;
    else if (value === "end" && cases > 0) cases--;
    return cases === 0 && words.includes(value);
  });
}
