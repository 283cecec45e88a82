import { type UsageIndex, usagesOfColumn } from "../code/match.ts";
import type { Schema } from "../schema/types.ts";

/**
 * Classes that stand for every column of their table, whichever those are, unless they leave this one out: ActiveRecord asks for the columns
 * when it starts and names them all in INSERT, so a column that goes while it runs is missed.
 */
export function declaredWithAll(index: UsageIndex, tableKey: string, column: string, schema: Schema) {
  return usagesOfColumn(index, tableKey, "*", schema).filter(
    ({ usage }) => usage.access === "declare" && usage.except?.includes(column) !== true,
  );
}
