import { extended } from "../../../extended.ts";
import { Cursor } from "../../cursor.ts";
import type { Operation } from "../../operations.ts";
import type { ReadContext, Reading } from "../../statements/reader.ts";
import type { Unread } from "../../types.ts";
import { conditionEnd, statementEnd } from "./extent.ts";
import { type Guard, guarded, guardOf } from "./guards.ts";
import { lookedUpDrops } from "./looked-up-drops.ts";

/** How statements within a block are reached. */
interface Reach {
  readonly conditional?: true;
  readonly guard?: Guard;
}

interface Found {
  readonly operations: Operation[];
  readonly unread: Unread[];
  command: number;
}

/**
 * Reads statements one after the other, with or without terminators between them: blocks, branches, loops and TRY are looked into. Each
 * statement has a number of its own.
 */
export function readStatements(cursor: Cursor, context: ReadContext): Reading {
  const found: Found = { operations: [], unread: [], command: 0 };
  while (!cursor.isDone) readOne(cursor, context, found, {}, 0);
  return { operations: found.operations, unread: found.unread };
}

/** Blocks within blocks are followed this deep. */
const deepest = 40;

/** Takes one statement, whatever it is; always goes on. */
function readOne(cursor: Cursor, context: ReadContext, found: Found, reach: Reach, depth: number): void {
  if (cursor.acceptSymbol(";")) return;
  if (depth > deepest) {
    const { start } = cursor;
    cursor.index = cursor.limit;
    found.unread.push({ span: cursor.spanFrom(start), reason: "Blocks that are nested so deep are not followed" });
  } else if (isBlock(cursor)) readBlock(cursor, context, found, reach, depth);
  else if (cursor.at("if")) readIf(cursor, context, found, reach, depth);
  else if (cursor.at("while")) readWhile(cursor, context, found, depth);
  else if (cursor.at("else")) {
    // The IF ended with a terminator before it.
    cursor.next();
    readOne(cursor, context, found, { conditional: true }, depth + 1);
  } else if (acceptEnd(cursor)) return;
  else if (isLabel(cursor)) cursor.index += 2;
  else readStatement(cursor, context, found, reach);
}

/** BEGIN of a block, not of a transaction. */
function isBlock(cursor: Cursor): boolean {
  return (
    cursor.at("begin") && !/^(?:tran|transaction|distributed|conversation|dialog)$/.test(cursor.peek(1)?.value ?? "")
  );
}

/** END of a block; END CONVERSATION is a statement. */
function acceptEnd(cursor: Cursor): boolean {
  if (cursor.peek(1)?.value === "conversation" || !cursor.accept("end")) return false;
  cursor.acceptOne("try", "catch");
  return true;
}

/** `name:`, where GOTO leads to. */
function isLabel(cursor: Cursor): boolean {
  return cursor.peek()?.kind === "word" && cursor.atSymbol(":", 1);
}

function readBlock(cursor: Cursor, context: ReadContext, found: Found, reach: Reach, depth: number): void {
  cursor.next();
  cursor.accept("try");
  const isCatch = cursor.accept("catch");
  const inner = isCatch ? { operations: [], unread: [], command: 0 } : found;
  while (!cursor.isDone) {
    if (acceptEnd(cursor)) return;
    readOne(cursor, context, inner, reach, depth + 1);
  }
}

function readIf(cursor: Cursor, context: ReadContext, found: Found, reach: Reach, depth: number): void {
  cursor.next();
  const first = cursor.index;
  cursor.index = conditionEnd(cursor);
  const guard = guardOf(cursor, first, cursor.index);
  const own: Reach = guard === undefined ? { conditional: true } : { ...reach, guard };
  if (!cursor.isDone) readOne(cursor, context, found, own, depth + 1);
  while (cursor.atSymbol(";") && cursor.peek(1)?.value === "else") cursor.next();
  if (!cursor.accept("else") || cursor.isDone) return;
  readOne(cursor, context, found, { conditional: true }, depth + 1);
}

function readWhile(cursor: Cursor, context: ReadContext, found: Found, depth: number): void {
  cursor.next();
  cursor.index = conditionEnd(cursor);
  if (!cursor.isDone) readOne(cursor, context, found, { conditional: true }, depth + 1);
}

function readStatement(cursor: Cursor, context: ReadContext, found: Found, reach: Reach): void {
  const end = Math.max(statementEnd(cursor), cursor.index + 1);
  const inner = new Cursor(cursor.text, cursor.tokens, cursor.dialect, cursor.index, end);
  cursor.index = end;
  const dropped = lookedUpDrops(inner);
  const reading = withDropped(context.read(inner), dropped);
  const lowest = Math.min(...reading.operations.map(({ command }) => command));
  let highest = found.command;
  for (const operation of reading.operations) {
    const command = operation.command - lowest + found.command;
    highest = Math.max(highest, command + 1);
    const placed = extended(operation, { command });
    found.operations.push(
      reach.conditional
        ? extended(placed, { conditional: true } as const)
        : reach.guard
          ? guarded(placed, reach.guard)
          : placed,
    );
  }
  found.command = highest;
  found.unread.push(...reading.unread);
}

function withDropped(reading: Reading, dropped: readonly Operation[]): Reading {
  return dropped.length === 0 ? reading : { ...reading, operations: [...reading.operations, ...dropped] };
}
