import type { Cursor } from "../../cursor.ts";
import type { Operation } from "../../operations.ts";
import { addConstraint } from "../../statements/alter-table/add.ts";
import { readAlterColumn } from "../../statements/alter-table/alter-column.ts";
import { readDrop } from "../../statements/alter-table/drop.ts";
import { readRename } from "../../statements/alter-table/rename.ts";
import { type ActionReader, made } from "../../statements/alter-table/target.ts";
import { complete, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import type { Unread } from "../../types.ts";
import { atConstraint, readColumn, readConstraint, readOnConflict } from "./column.ts";
import { readType } from "./type.ts";

/**
 * ALTER TABLE: the few forms that SQLite has, and those that other servers have, so that they can be told to be impossible (several actions,
 * changes of types, keys).
 */
export const alterTable: StatementReader = { leads: ["alter table"], read: readAlterTable };

function readAlterTable(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.accept("alter", "table");
  const tableIfExists = cursor.accept("if", "exists");
  const table = cursor.qualifiedName();
  if (!table) return unread(cursor, start, "ALTER TABLE without the name of a table");
  if (cursor.isDone) return unread(cursor, start, "ALTER TABLE without an action");
  const target = { objectKind: "table", on: { table, ...(tableIfExists && { tableIfExists }) } } as const;
  const operations: Operation[] = [];
  const gaps: Unread[] = [];
  do {
    const action = cursor.start;
    const verb = cursor.next();
    const found = actions.get(verb?.kind === "word" ? verb.value : "")?.(cursor, target, action);
    if (found) operations.push(found);
    const rest = found ? cursor.start : action;
    const { index } = cursor;
    cursor.skipToComma();
    if (!found || cursor.index > index)
      gaps.push({ span: cursor.spanFrom(rest), reason: "This action of ALTER TABLE is not understood" });
  } while (cursor.acceptSymbol(",") && !cursor.isDone);
  const { unread: more } = complete(cursor);
  return { operations, unread: [...gaps, ...more] };
}

const readAdd: ActionReader = (cursor, target, start) => {
  if (atConstraint(cursor)) {
    const constraint = readConstraint(cursor);
    return constraint && addConstraint(constraint, target, made(cursor, start));
  }
  cursor.accept("column");
  const ifNotExists = cursor.accept("if", "not", "exists");
  const column = readColumn(cursor);
  if (!column) return undefined;
  return { kind: "add-column", ...target.on, column, ...(ifNotExists && { ifNotExists }), ...made(cursor, start) };
};

/** `ALTER COLUMN c SET NOT NULL ON CONFLICT …` (SQLite 3.53). */
const readAlter: ActionReader = (cursor, target, start) => {
  const found = readAlterColumn(cursor, target, start);
  if (found?.kind !== "set-not-null") return found;
  readOnConflict(cursor);
  return { ...found, ...made(cursor, start) };
};

/** MODIFY of other servers. */
const readModify: ActionReader = (cursor, { on }, start) => {
  cursor.accept("column");
  const column = cursor.name();
  const type = column && readType(cursor);
  if (!column || !type) return undefined;
  cursor.skipToComma();
  return { kind: "alter-column-type", ...on, column, type, ...made(cursor, start) };
};

const actions: ReadonlyMap<string, ActionReader> = new Map([
  ["add", readAdd],
  ["alter", readAlter],
  ["drop", readDrop],
  ["modify", readModify],
  ["rename", readRename],
]);
