import type { Column } from "../../schema/types.ts";
import { type ChangeContext, expandOperation } from "../context.ts";
import type { PlacedOperation } from "../history-facts.ts";
import type { Missing } from "../types.ts";
import type { Phase } from "./phase.ts";

export const expand: Phase = {
  id: "expand",
  title: "Expand",
  why: "The new column is added beside the old one, so that running code does not notice.",
  entry: ["Nothing depends on the new column yet."],
  exit: ["The new column exists, and the previous release can still insert rows."],
  undo: "Drop the new column.",
  judge(context) {
    const added = expandOperation(context);
    const evidence = added === undefined ? [] : [{ ...added.at, what: `adds ${newNames(context.spec.to?.columns)}` }];
    const missing = (context.spec.to?.columns ?? []).flatMap((name): Missing[] => {
      const column = context.target?.columns.get(name);
      if (column === undefined)
        return added === undefined
          ? [{ message: `${context.spec.to?.table}.${name} does not exist yet`, at: context.spec.at }]
          : [];
      // Who inserts into another table knows the columns that it was made with.
      const isOwn = added?.operation.kind === "create-table" && context.spec.to?.table !== context.spec.from.table;
      return !isOwn &&
        refusesOldInserts(column) &&
        !context.operations.some((placed) => isLaterRequirement(placed, context, name))
        ? [
            {
              message: `${context.spec.to?.table}.${name} is required and has no default: the previous release can no longer insert rows`,
              ...(column.created === undefined ? {} : { at: column.created }),
            },
          ]
        : [];
    });
    return { done: missing.length === 0, evidence, missing };
  },
};

function newNames(columns: readonly string[] | undefined): string {
  return (columns ?? []).join(", ");
}

function refusesOldInserts(column: Column): boolean {
  return column.notNull === true && column.hasDefault !== true && column.generated === undefined;
}

/** A NOT NULL that was set later, when the rows were filled, is no fault of this phase. */
function isLaterRequirement({ operation }: PlacedOperation, context: ChangeContext, name: string): boolean {
  return operation.kind === "set-not-null" && context.isOnTarget(operation) && operation.column.name === name;
}
