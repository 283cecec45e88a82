import type { QualifiedName } from "../../sql/names.ts";
import type { RuleContext } from "../types.ts";

/**
 * Whether code that runs now may be using the table: the way up of a migration meets a table that was there before. A way down
 * only takes back what its own way up brought, and a table that ships with this migration has no users yet.
 */
export function isReleased(context: RuleContext, table: QualifiedName): boolean {
  return context.direction === "up" && !isTemporary(context, table) && context.novelty(table) === undefined;
}

/** `@rows` and `#rows` are of one session (SQL Server). */
function isTemporary({ dialect }: RuleContext, { name }: QualifiedName): boolean {
  return dialect === "sqlserver" && /^[@#]/.test(name);
}

/** The same for one column: false when the column ships together with this migration. */
export function isReleasedColumn(context: RuleContext, table: QualifiedName, column: string): boolean {
  if (!isReleased(context, table)) return false;
  return context.noveltyOf(context.schema.table(table)?.columns.get(column)?.created) === undefined;
}

/** Whether the running release knows a column of this name, which this migration has dropped or renamed to put another in its place. */
export function isReplacement(context: RuleContext, table: QualifiedName, column: string): boolean {
  const former = context.schema.table(table)?.formerColumns?.get(column);
  return former !== undefined && context.noveltyOf(former) !== undefined;
}
