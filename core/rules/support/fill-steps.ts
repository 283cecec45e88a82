import type { OperationOf } from "../../sql/operations.ts";
import type { RuleContext } from "../types.ts";
import { batchedUpdate } from "./batches.ts";
import { type LaterStep, notNullSteps } from "./not-null-steps.ts";
import { sliceOf } from "./words.ts";

/**
 * The migrations after one that added a column empty: the old rows get the value (an SQL expression) in batches, and then, where the column was
 * declared so, NOT NULL is proven and set. Undefined when the rows cannot be walked in batches.
 */
export function fillSteps(
  { table, column }: OperationOf<"add-column">,
  context: RuleContext,
  { verb, value }: { readonly verb: "backfill" | "number"; readonly value: string },
  required: boolean,
): readonly LaterStep[] | undefined {
  const text = sliceOf(context.text, column.name.span);
  const up = batchedUpdate({ table, set: `${text} = ${value}`, where: `${text} IS NULL` }, context.schema);
  if (up === undefined) return undefined;
  const { name } = column.name;
  const fill: LaterStep = { name: `${verb}_${table.name}_${name}`, up, noTransaction: true };
  if (!required) return [fill];
  const { check, later } = notNullSteps(context, table, { name, text });
  return [fill, { name: `require_${table.name}_${name}`, up: check }, ...later];
}
