import type { Table } from "../../schema/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { RuleContext } from "../types.ts";

/** The table that takes the place of one that is dropped: the script renames it to that name later on. */
export function replacementOf(table: QualifiedName, context: RuleContext): Table | undefined {
  const key = context.schema.tableKey(table);
  for (const next of context.following(["rename-table"])) {
    const to = { ...next.table, name: next.to.name };
    if (context.schema.tableKey(to) === key && next.table.name !== table.name) return context.schema.table(next.table);
  }
  return undefined;
}

/** Whether the script renames a table away and then creates another one under its name. */
export function isRenamedAway(table: QualifiedName, context: RuleContext): boolean {
  const key = context.schema.tableKey(table);
  for (const next of context.following(["create-table"])) if (context.schema.tableKey(next.table) === key) return true;
  return false;
}
