import type { Operation } from "../../sql/operations.ts";
import type { RuleContext } from "../types.ts";
import { isLive } from "./exemptions.ts";
import { shown } from "./wording.ts";

/** What takes long about the operation, as the beginning of a sentence. Work on tables that nobody uses yet, or that are small, is quick. */
export function slowWork(operation: Operation, context: RuleContext): string | undefined {
  const { rewrites, indexBuilds, scans } = context.effect;
  // Its own rule says the same.
  if (
    operation.kind === "validate-constraint" &&
    context.session.notValidInTransaction(operation.table, operation.constraint.name)
  )
    return undefined;
  const rewrite = rewrites.find(({ table }) => isLive(context, table));
  if (rewrite) return `${shown(rewrite.table)} is rewritten`;
  const build = indexBuilds.find(({ table }) => isLive(context, table));
  if (build) return `An index of ${shown(build.table)} is built`;
  const scan = scans.find(({ table }) => isLive(context, table));
  if (scan && !isRows(operation) && !isOfNewChild(operation, context))
    return `Every row of ${shown(scan.table)} is read`;
  return slowRows(operation, context);
}

/** The foreign key of a table without rows looks nothing up. */
function isOfNewChild(operation: Operation, context: RuleContext): boolean {
  return operation.kind === "add-foreign-key" && !isLive(context, operation.table);
}

function isRows({ kind }: Operation): boolean {
  return kind === "update-rows" || kind === "delete-rows";
}

/** Changes of rows that reach the whole table: without WHERE, or filling a column where it is NULL. */
function slowRows(operation: Operation, context: RuleContext): string | undefined {
  switch (operation.kind) {
    case "update-rows": {
      const { where, limited, table, set } = operation;
      const fills =
        where !== undefined &&
        set.some(({ column }) => where.columns.includes(column.name)) &&
        /\bis\s+null\b/i.test(where.text);
      if (limited || !(where === undefined || fills) || !isLive(context, table)) return undefined;
      return `Every row of ${shown(table)} is updated`;
    }
    case "delete-rows":
      if (operation.where !== undefined || operation.limited || !isLive(context, operation.table)) return undefined;
      return `Every row of ${shown(operation.table)} is deleted`;
    case "refresh-materialized-view":
      return operation.withNoData || !isLive(context, operation.view)
        ? undefined
        : `${shown(operation.view)} is computed`;
    default:
      return undefined;
  }
}
