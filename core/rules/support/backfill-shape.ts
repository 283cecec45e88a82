import type { OperationOf } from "../../sql/operations.ts";
import type { RuleContext } from "../types.ts";
import { isAlwaysTrue, onlyDifferenceTest, onlyNullTest } from "./whole-table.ts";

/** Whether an UPDATE reaches every row, or every row that has not been filled yet, by the shape of its condition. */
export function isWholeTableUpdate(operation: OperationOf<"update-rows">): boolean {
  const { where, from, limited } = operation;
  if (limited) return false;
  if (isAlwaysTrue(where)) return from.length === 0;
  const tested = onlyNullTest(where);
  if (tested !== undefined) return operation.set.some(({ column }) => column.name === tested);
  return onlyDifferenceTest(where);
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
