import type { Column, Table } from "../../schema/types.ts";
import type { OperationOf } from "../../sql/operations.ts";
import type { RuleContext } from "../types.ts";
import { isReleased } from "./released.ts";
import { isRetiredName } from "./retired-name.ts";
import { boundsNothing, onlyNullTest } from "./whole-table.ts";

/** Whether an UPDATE fills a column of a table in use, that is not known to be small, in one go. */
export function isUnbatchedBackfill(operation: OperationOf<"update-rows">, context: RuleContext): boolean {
  const { table } = operation;
  if (!isReleased(context, table) || context.isSmall(table)) return false;
  return isWholeTableUpdate(operation, context.text) && fillsColumn(operation, context);
}

/** Whether an UPDATE reaches every row, or every row that has not been filled yet, by the shape of its condition. */
export function isWholeTableUpdate(operation: OperationOf<"update-rows">, text: string): boolean {
  const { where, from, limited, set } = operation;
  if (limited || joinsBatch(operation, text)) return false;
  const filled = set.map(({ column }) => column.name);
  return boundsNothing(where, filled, from.length > 0);
}

/**
 * Whether an UPDATE of a whole table fills a column rather than changes one: the column came with this release, it is filled where it
 * is NULL, or its value is made of what the row holds.
 */
export function fillsColumn(operation: OperationOf<"update-rows">, context: RuleContext): boolean {
  const table = context.schema.table(operation.table);
  return operation.set.some(({ column, value }) => {
    const known = table?.columns.get(column.name);
    if (context.noveltyOf(known?.created) !== undefined || isTakenOver(known, table, context)) return true;
    if (onlyNullTest(operation.where) === column.name) return true;
    return value.columns.length > 0;
  });
}

/** A LIMIT outside the new values bounds what is joined: a batch. */
function joinsBatch({ set }: OperationOf<"update-rows">, text: string): boolean {
  const values = set.map(({ value }) => value.span).toSorted((a, b) => b.start - a.start);
  const rest = values.reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text);
  return /\blimit\b/i.test(rest);
}

/** The column had the name of one that nobody uses: `RENAME COLUMN _unused TO kind`. */
function isTakenOver(column: Column | undefined, table: Table | undefined, { noveltyOf }: RuleContext): boolean {
  if (column?.renamed === undefined || noveltyOf(column.renamed) === undefined) return false;
  return [...(table?.formerColumns ?? [])].some(([name, by]) => by === column.renamed && isRetiredName(name));
}
