import type { Constraint, Operation } from "../../operations.ts";
import { readColumnDefinition } from "../column-definition.ts";
import { atTableConstraint, readTableConstraint } from "../constraints.ts";
import { type ActionReader, made, type Target } from "./target.ts";

/** ADD [COLUMN] and ADD of a table constraint. */
export const readAdd: ActionReader = (cursor, target, start) => {
  if (atTableConstraint(cursor)) {
    const constraint = readTableConstraint(cursor);
    return constraint && addConstraint(constraint, target, made(cursor, start));
  }
  cursor.accept("column");
  const ifNotExists = cursor.accept("if", "not", "exists");
  const column = readColumnDefinition(cursor);
  if (!column) return undefined;
  return { kind: "add-column", ...target.on, column, ...(ifNotExists && { ifNotExists }), ...made(cursor, start) };
};

export function addConstraint(constraint: Constraint, { on }: Target, base: ReturnType<typeof made>): Operation {
  switch (constraint.type) {
    case "primary-key":
      return { kind: "add-primary-key", ...on, constraint, ...base };
    case "unique":
      return { kind: "add-unique", ...on, constraint, ...base };
    case "check":
      return { kind: "add-check", ...on, constraint, ...base };
    case "foreign-key":
      return { kind: "add-foreign-key", ...on, constraint, ...base };
    case "exclude":
      return { kind: "add-exclude", ...on, constraint, ...base };
    case "not-null":
      return { kind: "add-not-null", ...on, constraint, ...base };
  }
}
