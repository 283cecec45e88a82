import type { Cursor } from "../cursor.ts";
import type { Operation } from "../operations.ts";
import type { Unread } from "../types.ts";

/** What a reader found: what the statement does, and which parts of it could not be understood. */
export interface Reading {
  readonly operations: readonly Operation[];
  readonly unread: readonly Unread[];
}

/** Reads one sort of statement. */
export interface StatementReader {
  /** The keywords that such a statement begins with; modifiers after CREATE (OR REPLACE, TEMPORARY, UNIQUE, …) are left out. */
  readonly leads: readonly string[];
  /** The cursor stands before the first token. What the reader does not understand it must say in `unread`. */
  readonly read: (cursor: Cursor, context: ReadContext) => Reading;
}

/** What a reader may ask for when a statement holds others. */
export interface ReadContext {
  /**
   * Reads the command that begins at the cursor, up to the cursor's limit. Commands within commands are followed a few
   * levels deep only, and give nothing below that.
   */
  readonly read: (cursor: Cursor) => Reading;
}

/** A statement without effect. */
export const nothing: Reading = { operations: [], unread: [] };

/** A statement that was understood. */
export function operations(...found: readonly Operation[]): Reading {
  return { operations: found, unread: [] };
}

/** The text from `start` to the end of the statement was not understood. Takes it all. */
export function unread(cursor: Cursor, start: number, reason: string): Reading {
  cursor.index = cursor.limit;
  return { operations: [], unread: [{ span: cursor.spanFrom(start), reason }] };
}

/** Adds to a reading what is left of the statement, if anything: it was not understood. */
export function complete(cursor: Cursor, ...found: readonly Operation[]): Reading {
  if (cursor.isDone || cursor.atSymbol(";")) return { operations: found, unread: [] };
  const rest = unread(cursor, cursor.start, "This part of the statement is not understood");
  return { operations: found, unread: rest.unread };
}
