import type { Cursor } from "../cursor.ts";
import { readExpression } from "../expression.ts";
import type { OperationOf } from "../operations.ts";
import { readCommonChange } from "./common-changes.ts";
import { readAttributes, readCheck } from "./constraints.ts";
import { complete, type StatementReader, unread } from "./reader.ts";
import { readCascade, readIfExists } from "./words.ts";

type Action = Pick<OperationOf<"alter-domain">, "action" | "notValid">;

/** ALTER DOMAIN. */
export const alterDomain: StatementReader = {
  leads: ["alter domain"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("alter", "domain");
    const domain = cursor.qualifiedName();
    if (!domain) return unread(cursor, start, "ALTER DOMAIN without a name");
    const change = readCommonChange(cursor, "domain", domain, start);
    if (change) return complete(cursor, change);
    const action = readAction(cursor);
    if (!action) return unread(cursor, start, "This action of ALTER DOMAIN is not understood");
    return complete(cursor, { kind: "alter-domain", domain, ...action, span: cursor.spanFrom(start), command: 0 });
  },
};

function readAction(cursor: Cursor): Action | undefined {
  switch (cursor.acceptOne("add", "drop", "rename", "set", "validate")) {
    case "add":
      return readAdd(cursor);
    case "drop":
      return readDrop(cursor);
    case "set":
      return readSet(cursor);
    case "validate":
      return cursor.accept("constraint") && cursor.name() && { action: "validate" };
    case "rename": {
      const isComplete = cursor.accept("constraint") && cursor.name() && cursor.accept("to") && cursor.name();
      return isComplete && { action: "rename-constraint" };
    }
    default:
      return undefined;
  }
}

function readAdd(cursor: Cursor): Action | undefined {
  if (cursor.accept("constraint")) cursor.name();
  if (cursor.accept("not", "null")) return { action: "add-not-null" };
  if (!cursor.accept("check") || !readCheck(cursor)) return undefined;
  const { notValid } = readAttributes(cursor);
  return { action: "add-check", ...(notValid && { notValid }) };
}

function readDrop(cursor: Cursor): Action | undefined {
  if (cursor.accept("not", "null")) return { action: "drop-not-null" };
  if (cursor.accept("default")) return { action: "drop-default" };
  if (!cursor.accept("constraint")) return undefined;
  readIfExists(cursor);
  if (!cursor.name()) return undefined;
  readCascade(cursor);
  return { action: "drop-constraint" };
}

function readSet(cursor: Cursor): Action | undefined {
  if (cursor.accept("not", "null")) return { action: "set-not-null" };
  return cursor.accept("default") && readExpression(cursor) && { action: "set-default" };
}
