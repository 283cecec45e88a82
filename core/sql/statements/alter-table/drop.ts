import { readCascade, readIfExists } from "../words.ts";
import { type ActionReader, made } from "./target.ts";

/** DROP [COLUMN] and DROP CONSTRAINT. */
export const readDrop: ActionReader = (cursor, { on }, start) => {
  const isConstraint = cursor.accept("constraint");
  if (!isConstraint) cursor.accept("column");
  const ifExists = readIfExists(cursor);
  const name = cursor.name();
  if (!name) return undefined;
  const cascade = readCascade(cursor);
  const dropping = { ...on, ...(ifExists && { ifExists }), ...(cascade && { cascade }), ...made(cursor, start) };
  return isConstraint
    ? { kind: "drop-constraint", constraint: name, ...dropping }
    : { kind: "drop-column", column: name, ...dropping };
};
