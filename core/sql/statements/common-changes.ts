import type { Span } from "../../text.ts";
import type { Cursor } from "../cursor.ts";
import type { QualifiedName } from "../names.ts";
import type { ObjectKind, Operation } from "../operations.ts";
import { readRole } from "./words.ts";

/**
 * Takes a change that every sort of object has: RENAME TO, SET SCHEMA, OWNER TO. `start` is where the statement begins.
 * Undefined, with nothing taken, when it is another one.
 */
export function readCommonChange(
  cursor: Cursor,
  objectKind: ObjectKind,
  object: QualifiedName,
  start: number,
): Operation | undefined {
  const { index } = cursor;
  const base = (): { readonly span: Span; readonly command: 0 } => ({ span: cursor.spanFrom(start), command: 0 });
  const owner = cursor.accept("owner", "to") && readRole(cursor);
  if (owner) return { kind: "change-owner", objectKind, object, owner, ...base() };
  const isRename = cursor.accept("rename", "to");
  const to = isRename || cursor.accept("set", "schema") ? cursor.name() : undefined;
  if (!to) {
    cursor.index = index;
    return undefined;
  }
  const change = { objectKind, object, to, ...base() };
  return isRename ? { kind: "rename-object", ...change } : { kind: "set-schema", ...change };
}
