import type { Cursor } from "../cursor.ts";
import type { QualifiedName } from "../names.ts";
import type { Operation, OperationOf } from "../operations.ts";
import { complete, type StatementReader, unread } from "./reader.ts";
import { readIfExists } from "./words.ts";

/** ALTER INDEX. */
export const alterIndex: StatementReader = {
  leads: ["alter index"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("alter", "index");
    if (cursor.at("all", "in", "tablespace")) {
      return unread(cursor, start, "ALL IN TABLESPACE moves indexes that are not named here");
    }
    const ifExists = readIfExists(cursor);
    const index = cursor.qualifiedName();
    const found = index && readAction(cursor, index, ifExists, start);
    return found ? complete(cursor, found) : unread(cursor, start, "This action of ALTER INDEX is not understood");
  },
};

function readAction(
  cursor: Cursor,
  index: QualifiedName,
  ifExists: true | undefined,
  start: number,
): Operation | undefined {
  if (cursor.accept("rename", "to")) {
    const to = cursor.name();
    const base = { span: cursor.spanFrom(start), command: 0, ...(ifExists && { ifExists }) } as const;
    return to && { kind: "rename-index", index, to, ...base };
  }
  if (cursor.accept("attach", "partition")) {
    const partition = cursor.qualifiedName();
    const span = cursor.spanFrom(start);
    return partition && { kind: "attach-index-partition", index, partition, span, command: 0 };
  }
  const action = readOther(cursor);
  return action && { kind: "alter-index", index, action, span: cursor.spanFrom(start), command: 0 };
}

function readOther(cursor: Cursor): OperationOf<"alter-index">["action"] | undefined {
  if (cursor.accept("set", "tablespace")) {
    if (!cursor.name()) return undefined;
    cursor.accept("nowait");
    return "set-tablespace";
  }
  const parameters = cursor.acceptOne("set", "reset");
  if (parameters) return cursor.skipParentheses() && (parameters === "set" ? "set-parameters" : "reset-parameters");
  cursor.accept("no");
  if (cursor.accept("depends", "on", "extension")) return cursor.name() && "depends-on-extension";
  if (!cursor.accept("alter")) return undefined;
  cursor.accept("column");
  cursor.next();
  const verb = cursor.acceptOne("set", "reset");
  if (verb && cursor.skipParentheses()) return verb === "set" ? "set-parameters" : "reset-parameters";
  if (verb !== "set" || !cursor.accept("statistics")) return undefined;
  cursor.acceptSymbol("-");
  return cursor.next() && "set-statistics";
}
