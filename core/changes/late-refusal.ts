import type { Refusal } from "../migrations/types.ts";
import { changeName } from "./change-name.ts";
import { relaxing, requiredOld } from "./recipes/parts/replace-columns.ts";
import { known, type PhasePlan, type PlanContext, planned, type TableContext } from "./recipes/recipe.ts";
import type { ChangeSpec } from "./types.ts";

/**
 * Why a change that begins could not be brought to its end: the statements that its last phases run on the old columns are written already now.
 * Nobody is to find out in the middle that there is no way on.
 */
export function lateRefusal(context: PlanContext, write: (plan: PhasePlan) => Refusal | object): Refusal | undefined {
  const { spec, kit, table } = context;
  if (table === undefined) return undefined;
  for (const steps of lastSteps({ ...context, table }, spec)) {
    const made = write(planned(spec, kit.together("contract", steps)));
    if ("refused" in made)
      return { refused: `A later phase of ${changeName(spec.id)} could not be written. ${made.refused}` };
  }
  return undefined;
}

/** What lets rows be inserted without the old columns, and what drops them. */
function lastSteps(context: TableContext, spec: ChangeSpec) {
  const { kit, table } = context;
  const { kind } = spec.goal;
  if (kind !== "replace" && kind !== "nothing") return [];
  const old = spec.from.columns.filter((column) => table.columns.has(column));
  const relaxed = kind === "replace" ? requiredOld(context, spec).map(relaxing(context)) : [];
  return [relaxed, old.flatMap((column) => kit.dropColumn(known(context), column))].filter(({ length }) => length > 0);
}
