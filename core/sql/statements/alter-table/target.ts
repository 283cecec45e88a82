import type { Span } from "../../../text.ts";
import type { Cursor } from "../../cursor.ts";
import type { QualifiedName } from "../../names.ts";
import type { ObjectKind, Operation } from "../../operations.ts";

/** What the actions of one ALTER TABLE work on. */
export interface Target {
  readonly objectKind: ObjectKind;
  readonly on: { readonly table: QualifiedName; readonly tableIfExists?: true; readonly only?: true };
}

/**
 * Reads one action, from behind its first word. `start` is the offset of that word. Undefined when the action is not
 * complete or not understood; what was taken until then does not matter.
 */
export type ActionReader = (cursor: Cursor, target: Target, start: number) => Operation | undefined;

/** What every operation has: the span of the action, which ends where the cursor stands. */
export function made(cursor: Cursor, start: number): { readonly span: Span; readonly command: 0 } {
  return { span: cursor.spanFrom(start), command: 0 };
}
