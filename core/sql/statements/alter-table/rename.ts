import type { Operation } from "../../operations.ts";
import { type ActionReader, made } from "./target.ts";

/** RENAME TO, RENAME [COLUMN] and RENAME CONSTRAINT. */
export const readRename: ActionReader = (cursor, { on, objectKind }, start) => {
  if (cursor.accept("to")) {
    const to = cursor.name();
    if (!to) return undefined;
    const base = made(cursor, start);
    const isTable = objectKind === "table" || objectKind === "foreign-table";
    const renamed: Operation = isTable
      ? { kind: "rename-table", ...on, to, ...base }
      : { kind: "rename-object", objectKind, object: on.table, to, ...base };
    return renamed;
  }
  const isConstraint = cursor.accept("constraint");
  if (!isConstraint) cursor.accept("column");
  const name = cursor.name();
  const to = name && cursor.accept("to") && cursor.name();
  if (!name || !to) return undefined;
  const base = made(cursor, start);
  return isConstraint
    ? { kind: "rename-constraint", ...on, constraint: name, to, ...base }
    : { kind: "rename-column", ...on, column: name, to, ...base };
};
