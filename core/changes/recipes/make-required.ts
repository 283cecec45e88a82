import type { ChangeContext } from "../context.ts";
import { presentColumn } from "./parts/refusals.ts";
import { fillPlan, requiredPhases } from "./parts/required.ts";
import { onTable, phaseOf, type Recipe, skipped } from "./recipe.ts";

/** A column that may be NULL becomes NOT NULL. */
export const makeRequired: Recipe = {
  id: "make-required",
  title: "Make a column required",
  form: "orders.note -> required up('')",
  use: "No row may be without a value any more.",
  phases: {
    ...requiredPhases,
    expand: skipped("expand", "The column is there already."),
    "dual-write": phaseOf("dual-write", {
      ...requiredPhases["dual-write"],
      entry: [],
      plan: (context) => {
        const wrong = onTable((known) => presentColumn(known) ?? { migrations: [], notes: [] })(context);
        return "refused" in wrong ? wrong : fillPlan(context);
      },
    }),
    backfill: phaseOf("backfill", {
      ...requiredPhases.backfill,
      judge: (context) => (context.spec.up.length === 0 ? noValue(context) : requiredPhases.backfill.judge(context)),
    }),
  },
};

function noValue({ spec }: ChangeContext) {
  const what = "the directive gives no value for rows without one: up(expression)";
  return { done: false, skipped: true as const, evidence: [{ ...spec.at, what }], missing: [] };
}
