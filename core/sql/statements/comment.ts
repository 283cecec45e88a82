import type { Cursor } from "../cursor.ts";
import type { QualifiedName } from "../names.ts";
import type { ObjectKind } from "../operations.ts";
import { operations, type StatementReader, unread } from "./reader.ts";
import { readObjectKind } from "./words.ts";

/** COMMENT ON. */
export const comment: StatementReader = {
  leads: ["comment on"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("comment", "on");
    const objectKind = readObjectKind(cursor);
    if (!objectKind) return unread(cursor, start, "This sort of COMMENT is not understood");
    const object = readObject(cursor, objectKind);
    cursor.skipTo(({ kind, value }) => kind === "word" && value === "is");
    if (!cursor.accept("is")) return unread(cursor, start, "COMMENT without its text");
    cursor.index = cursor.limit;
    return operations({
      kind: "comment",
      objectKind,
      ...(object && { object }),
      span: cursor.spanFrom(start),
      command: 0,
    });
  },
};

function readObject(cursor: Cursor, objectKind: ObjectKind): QualifiedName | undefined {
  if (objectKind === "column") return cursor.columnOfTable()?.table;
  const object = cursor.qualifiedName();
  if (!cursor.accept("on")) return object;
  cursor.accept("domain");
  return cursor.qualifiedName();
}
