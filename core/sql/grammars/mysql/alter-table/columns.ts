import type { Cursor } from "../../../cursor.ts";
import type { Operation } from "../../../operations.ts";
import { readDefault, readDefinitionOf, readPosition } from "../column-definition.ts";
import { acceptIfExists } from "../words.ts";
import { type ActionReader, made, type Target } from "./target.ts";

/** MODIFY [COLUMN]. */
export const readModify: ActionReader = (cursor, { on }, start) => {
  cursor.accept("column");
  const ifExists = acceptIfExists(cursor);
  const column = cursor.name();
  if (column === undefined) return [];
  const definition = readDefinitionOf(cursor, column);
  if (definition.type === undefined && definition.generated === undefined) return [];
  const position = readPosition(cursor);
  return [
    {
      kind: "redefine-column",
      ...on,
      column,
      definition,
      ...(ifExists && { ifExists }),
      ...(position && { position }),
      ...made(cursor, start),
    },
  ];
};

/** CHANGE [COLUMN]: a rename, where the names differ, and then a new definition. */
export const readChange: ActionReader = (cursor, { on }, start) => {
  cursor.accept("column");
  const ifExists = acceptIfExists(cursor);
  const from = cursor.name();
  const to = from && cursor.name();
  if (from === undefined || to === undefined) return [];
  const definition = readDefinitionOf(cursor, to);
  if (definition.type === undefined && definition.generated === undefined) return [];
  const position = readPosition(cursor);
  const base = made(cursor, start);
  const redefined: Operation = {
    kind: "redefine-column",
    ...on,
    column: to,
    definition,
    ...(ifExists && { ifExists }),
    ...(position && { position }),
    ...base,
  };
  // Column names are equal whatever their case (MySQL manual 11.2.3).
  if (from.name.toLowerCase() === to.name.toLowerCase()) return [redefined];
  return [{ kind: "rename-column", ...on, column: from, to, ...base }, redefined];
};

/** ALTER [COLUMN], ALTER INDEX, ALTER CHECK and ALTER CONSTRAINT. */
export const readAlter: ActionReader = (cursor, target, start) => {
  if (cursor.acceptOne("index", "key")) return readAlterIndex(cursor, target, start);
  if (cursor.at("check") || cursor.at("constraint")) return readAlterConstraint(cursor, target, start);
  cursor.accept("column");
  acceptIfExists(cursor);
  const column = cursor.name();
  if (column === undefined) return [];
  const on = { ...target.on, column };
  if (cursor.accept("drop", "default")) return [{ kind: "drop-default", ...on, ...made(cursor, start) }];
  if (cursor.accept("set", "default")) {
    const value = readDefault(cursor);
    return value === undefined ? [] : [{ kind: "set-default", ...on, default: value, ...made(cursor, start) }];
  }
  if (!cursor.accept("set")) return [];
  const visibility = cursor.acceptOne("visible", "invisible");
  if (visibility === undefined) return [];
  return [{ kind: "set-column-visibility", ...on, visible: visibility === "visible", ...made(cursor, start) }];
};

function readAlterIndex(cursor: Cursor, { on }: Target, start: number): readonly Operation[] {
  acceptIfExists(cursor);
  const index = cursor.name();
  if (index === undefined) return [];
  const word = cursor.accept("not", "ignored") ? "visible" : cursor.acceptOne("visible", "invisible", "ignored");
  if (word === undefined) return [];
  const action = word === "visible" ? "set-visible" : "set-invisible";
  return [{ kind: "alter-index", index, table: on.table, action, ...made(cursor, start) }];
}

function readAlterConstraint(cursor: Cursor, { on }: Target, start: number): readonly Operation[] {
  cursor.next();
  const constraint = cursor.name();
  if (constraint === undefined) return [];
  const notEnforced = cursor.accept("not", "enforced");
  if (!notEnforced && !cursor.accept("enforced")) return [];
  return [{ kind: "alter-constraint", ...on, constraint, enforced: !notEnforced, ...made(cursor, start) }];
}
