import type { Refusal } from "../../migrations/types.ts";
import { backfillUpdate } from "../backfill.ts";
import type { ChangeContext } from "../context.ts";
import { presentColumn, walkedKey } from "./parts/refusals.ts";
import { backfillNote } from "./parts/replace-columns.ts";
import {
  fillPlan,
  isRequiring,
  judgeFilled,
  judgeRequired,
  judgeRowsFilled,
  judgeUnsynced,
  requiredColumn,
  requirePlan,
  unsyncPlan,
} from "./parts/required.ts";
import { onTable, type PhasePlan, phaseOf, planned, type Recipe, skipped, type TableContext } from "./recipe.ts";

/** A column that may be NULL becomes NOT NULL. */
export const makeRequired: Recipe = {
  id: "make-required",
  title: "Make a column required",
  form: "orders.note -> required up('')",
  use: "No row may be without a value any more.",
  phases: {
    expand: skipped("expand", "The column is there already."),
    "dual-write": phaseOf("dual-write", {
      title: "Fill",
      why: "From here on no new row is without a value: a trigger gives it one, or every writer does.",
      entry: [],
      exit: ["A trigger gives rows without a value one, or every INSERT writes it."],
      undo: "Drop the trigger.",
      judge: judgeFilled,
      plan: (context) => {
        const wrong = onTable((known) => presentColumn(known) ?? { migrations: [], notes: [] })(context);
        return "refused" in wrong ? wrong : fillPlan(context);
      },
    }),
    backfill: phaseOf("backfill", {
      why: "Rows that have no value get one, in batches.",
      entry: ["No new row is without a value."],
      exit: ["Every row has a value."],
      undo: "Nothing to undo, but the rows that had none are not known any more.",
      judge: (context) => (context.spec.up.length === 0 ? noValue(context) : judgeRowsFilled(context)),
      plan: onTable(backfill),
      recognises: ({ operation }, context) =>
        operation.kind === "update-rows" &&
        context.isOwn(operation) &&
        operation.set.some(({ column }) => column.name === requiredColumn(context)),
    }),
    verify: phaseOf("verify", {
      why: "Every environment is looked through for rows without a value, before the check that refuses them is validated.",
      exit: ["A complete run in every environment found no row without a value."],
      plan: () => ({
        refused: "Run `cutover verify` in each environment: it counts the rows without a value and leaves evidence.",
      }),
    }),
    cutover: phaseOf("cutover", {
      title: "Require",
      why: "The database refuses NULL: first for new rows, then for all of them, without a long lock.",
      entry: ["Every row has a value."],
      exit: ["The column is NOT NULL."],
      undo: "Run the down scripts: the column may be NULL again.",
      judge: judgeRequired,
      plan: requirePlan,
      recognises: isRequiring,
    }),
    contract: phaseOf("contract", {
      why: "The trigger goes when every writer gives the value itself.",
      entry: ["Every INSERT of every deployed release writes the column."],
      exit: ["The trigger is dropped."],
      undo: "Run the down script: the trigger is back.",
      judge: judgeUnsynced,
      plan: onTable(unsyncPlan),
    }),
  },
};

function noValue({ spec }: ChangeContext) {
  const what = "the directive gives no value for rows without one: up(expression)";
  return { done: false, skipped: true as const, evidence: [{ ...spec.at, what }], missing: [] };
}

function backfill(context: TableContext): PhasePlan | Refusal {
  const { spec, kit } = context;
  const key = walkedKey(context);
  if ("refused" in key) return key;
  return planned(spec, kit.backfill(backfillUpdate(spec, key, kit.dialect)), [backfillNote]);
}
