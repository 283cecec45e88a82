import type { QualifiedName } from "../../sql/names.ts";
import type { RuleContext } from "../types.ts";

/** Whether the script puts rows back into a table further down that it has kept before in a table of its own. */
export function isFilledBack(table: QualifiedName, context: RuleContext): boolean {
  const key = context.schema.tableKey(table);
  for (const next of context.following(["insert-rows"], table.name)) {
    const [source] = next.query?.tables ?? [];
    if (source === undefined || context.schema.tableKey(next.table) !== key) continue;
    if (context.schema.table(source) !== undefined && context.novelty(source) !== undefined) return true;
  }
  return false;
}
