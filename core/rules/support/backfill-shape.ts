import type { OperationOf } from "../../sql/operations.ts";
import type { RuleContext } from "../types.ts";
import { boundsNothing, onlyNullTest } from "./whole-table.ts";

/** Whether an UPDATE reaches every row, or every row that has not been filled yet, by the shape of its condition. */
export function isWholeTableUpdate(operation: OperationOf<"update-rows">, text: string): boolean {
  const { where, from, limited, set } = operation;
  // A LIMIT anywhere bounds what is joined or looked up: a batch.
  if (limited || /\blimit\b/i.test(text)) return false;
  const filled = set.map(({ column }) => column.name);
  return boundsNothing(where, filled, from.length > 0);
}

/**
 * Whether an UPDATE of a whole table fills a column rather than changes one: the column came with this release, it is filled where it
 * is NULL, or its value is made of what the row holds.
 */
export function fillsColumn(operation: OperationOf<"update-rows">, context: RuleContext): boolean {
  const columns = context.schema.table(operation.table)?.columns;
  return operation.set.some(({ column, value }) => {
    if (context.noveltyOf(columns?.get(column.name)?.created) !== undefined) return true;
    if (onlyNullTest(operation.where) === column.name) return true;
    return value.columns.length > 0;
  });
}
