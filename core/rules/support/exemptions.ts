import type { QualifiedName } from "../../sql/names.ts";
import type { RuleContext } from "../types.ts";

/**
 * Whether time under a lock on this table matters: some released program may use it and it may be large.
 *
 * Not live is a table that is created in the same transaction, migration or release (nobody uses it yet), a temporary table (only this
 * session sees it), one that the migration has emptied before, and one that the configuration declares small. A table whose CREATE was never seen counts as live.
 */
export function isLive(context: RuleContext, name: QualifiedName): boolean {
  if (context.novelty(name) !== undefined || context.isSmall(name)) return false;
  const table = context.schema.table(name);
  return table === undefined || (!table.temporary && context.noveltyOf(table.emptied) === undefined);
}

/** Whether the name is known to be a partitioned table: most CONCURRENTLY and NOT VALID forms are refused there. */
export function isPartitioned(context: RuleContext, name: QualifiedName): boolean {
  return context.schema.table(name)?.partitioned === true;
}
