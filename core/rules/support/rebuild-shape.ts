import type { Table } from "../../schema/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { OperationOf } from "../../sql/operations.ts";
import type { RuleContext } from "../types.ts";

/** The table that takes the place of one that is dropped: the statement (a block) or the script renames it to that name later on. */
export function replacementOf(table: QualifiedName, context: RuleContext): Table | undefined {
  const key = context.schema.tableKey(table);
  const behind = context.statement.filter((next) => next.kind === "rename-table");
  for (const next of [...behind, ...context.following(["rename-table"])]) {
    const to = { ...next.table, name: next.to.name };
    if (context.schema.tableKey(to) === key && next.table.name !== table.name) return context.schema.table(next.table);
  }
  return undefined;
}

/** Whether the statement (a DO block) or the script renames a table away and then creates another one under its name. */
export function isRenamedAway(rename: OperationOf<"rename-table">, context: RuleContext): boolean {
  const key = context.schema.tableKey(rename.table);
  for (const next of context.following(["create-table"])) if (context.schema.tableKey(next.table) === key) return true;
  return false;
}

/** Whether rows are copied into a table that then takes the place of the one they come from. */
export function isCopyOfRebuild(into: QualifiedName, from: QualifiedName, context: RuleContext): boolean {
  const [target, source] = [context.schema.tableKey(into), context.schema.tableKey(from)];
  let dropped = false;
  for (const next of context.following(["drop-table", "rename-table"])) {
    const key = context.schema.tableKey(next.table);
    if (next.kind === "drop-table") dropped ||= key === source;
    else if (dropped && key === target && context.schema.tableKey({ ...next.table, name: next.to.name }) === source)
      return true;
  }
  return false;
}
