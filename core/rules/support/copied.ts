import type { Origin } from "../../schema/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { RuleContext, RuleFinding } from "../types.ts";

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

/**
 * The end of a rebuild in several migrations, as Pop writes them for SQLite: the table that its rows were put into before has its name
 * later on, or one that was made of that in the same way.
 */
export function comesBack(table: QualifiedName, { schema }: RuleContext): Pick<RuleFinding, "mendedLater"> {
  const { copiedOut, created } = schema.table(table) ?? {};
  if (copiedOut === undefined || created === undefined) return {};
  return { mendedLater: (final) => final.table(table)?.rowsOf?.some((origin) => isSame(origin, created)) === true };
}

function isSame(one: Origin, other: Origin): boolean {
  return one.file === other.file && one.span.start === other.span.start;
}

function isOfThisScript(by: Parameters<RuleContext["noveltyOf"]>[0], context: RuleContext): boolean {
  const novelty = context.noveltyOf(by);
  return novelty === "transaction" || novelty === "migration";
}
