import type { Span } from "../../../../text.ts";
import type { Cursor } from "../../../cursor.ts";
import type { QualifiedName } from "../../../names.ts";
import type { Operation } from "../../../operations.ts";

/** The table that ALTER TABLE changes. */
export interface Target {
  readonly on: { readonly table: QualifiedName; readonly tableIfExists?: true };
}

/**
 * Reads one action from behind its first word, which begins at `start`. One action may do several things; none: it is not understood.
 */
export type ActionReader = (cursor: Cursor, target: Target, start: number) => readonly Operation[];

/** What each operation of the statement has: where it stands, and that it is one command with the others. */
export function made(cursor: Cursor, start: number): { readonly span: Span; readonly command: 0 } {
  return { span: cursor.spanFrom(start), command: 0 };
}
