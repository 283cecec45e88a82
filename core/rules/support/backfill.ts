import type { QualifiedName } from "../../sql/names.ts";
import type { RuleContext } from "../types.ts";
import { batchedUpdate } from "./batches.ts";

/**
 * SQL that fills a column where it is NULL, in batches that commit one by one. `column` and `value` are SQL text. Undefined when the
 * table's key is not known.
 */
export function batchedBackfill(
  context: RuleContext,
  table: QualifiedName,
  column: string,
  value: string,
): string | undefined {
  return batchedUpdate({ table, set: `${column} = ${value}`, where: `${column} IS NULL` }, context.schema);
}
