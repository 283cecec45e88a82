import { type UsageIndex, usagesOfColumn } from "../code/match.ts";
import type { Schema } from "../schema/types.ts";

/**
 * What uses every column of its table, whichever those are. A class of ActiveRecord, unless it leaves this one out: it asks for the columns
 * when it starts and names them all in INSERT, so a column that goes while it runs is missed. An INSERT without a list: it gives its values
 * to the columns by place, and fails with more of them than the table has left.
 */
export function declaredWithAll(index: UsageIndex, tableKey: string, column: string, schema: Schema) {
  const table = schema.tableByKey(tableKey);
  return usagesOfColumn(index, tableKey, "*", schema).filter(({ usage }) =>
    usage.access === "declare"
      ? usage.except?.includes(column) !== true
      : usage.values !== undefined && table?.complete === true && usage.values > table.columns.size,
  );
}
