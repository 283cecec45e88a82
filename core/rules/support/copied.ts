import type { QualifiedName } from "../../sql/names.ts";
import type { RuleContext } from "../types.ts";

/** Whether the script has copied the column's values to another column of its table, or to another table. */
export function isCopiedColumn(table: QualifiedName, name: string, context: RuleContext): boolean {
  const columns = [...(context.schema.table(table)?.columns.values() ?? [])];
  return columns.some((column) => {
    const by = column.name === name ? column.copiedOut : column.copyOf?.column === name ? column.copyOf.by : undefined;
    return isOfThisScript(by, context);
  });
}

/** Whether the script has put the table's rows into another table. */
export function isCopiedTable(table: QualifiedName, context: RuleContext): boolean {
  return isOfThisScript(context.schema.table(table)?.copiedOut, context);
}

function isOfThisScript(by: Parameters<RuleContext["noveltyOf"]>[0], context: RuleContext): boolean {
  const novelty = context.noveltyOf(by);
  return novelty === "transaction" || novelty === "migration";
}
