import type { Refusal } from "../../migrations/types.ts";
import { backfillUpdate } from "../backfill.ts";
import type { ChangeContext } from "../context.ts";
import { expressionFacts } from "../expressions.ts";
import type { Judgement } from "../phases/phase.ts";
import { walkedKey } from "./parts/refusals.ts";
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
import {
  onTable,
  type PhasePlan,
  phaseOf,
  planned,
  type Recipe,
  type RecipePhase,
  type TableContext,
} from "./recipe.ts";

/**
 * A new column that every row must have. How rows get it is told by the value: a constant is a default from the beginning, and needs no
 * stages; an expression without columns is a default for new rows, and a backfill for the others; one over columns needs a trigger.
 */
export const addRequiredColumn: Recipe = {
  id: "add-required-column",
  title: "Add a required column",
  form: "nothing -> users.tenant_id up(gen_random_uuid()) type(uuid)",
  use: "Every row needs a value that it has not now.",
  phases: {
    expand: phaseOf("expand", {
      entry: [],
      plan: onTable(expand),
      recognises: ({ operation }, { spec, isOwn }) =>
        isOwn(operation) &&
        ((operation.kind === "add-column" && operation.column.name.name === requiredColumn({ spec })) ||
          (operation.kind === "set-default" && operation.column.name === requiredColumn({ spec }))),
    }),
    "dual-write": unlessDefault("dual-write", "its default fills the column of rows that old code inserts", {
      title: "Fill",
      why: "From here on every new row has a value: a trigger gives it one, or every writer does.",
      exit: ["A trigger or a default gives rows without a value one, or every INSERT writes it."],
      undo: "Drop the trigger.",
      judge: judgeFilled,
      plan: fillPlan,
    }),
    backfill: phaseOf("backfill", {
      exit: ["Every row has a value."],
      undo: "Nothing to undo: it can be run again.",
      judge: (context) =>
        kindOfValue(context) === "constant"
          ? omitted(context, "rows that are there have the default")
          : judgeRowsFilled(context),
      plan: onTable(backfill),
      recognises: ({ operation }, context) =>
        operation.kind === "update-rows" &&
        context.isOwn(operation) &&
        operation.set.some(({ column }) => column.name === requiredColumn(context)),
    }),
    verify: phaseOf("verify", {
      why: "Every environment is looked through for rows without a value, before the database refuses them.",
      exit: ["A complete run in every environment found no row without a value."],
      judge: (context) =>
        kindOfValue(context) === "constant"
          ? omitted(context, "rows that are there have the default")
          : phaseOf("verify", { plan: backfillRefused }).judge(context),
      plan: backfillRefused,
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
    contract: unlessDefault("contract", "the default stays, for code that does not know the column", {
      why: "The trigger goes when every writer gives the value itself.",
      entry: ["Every INSERT of every deployed release writes the column."],
      exit: ["The trigger is dropped."],
      undo: "Run the down script: the trigger is back.",
      judge: judgeUnsynced,
      plan: onTable(unsyncPlan),
    }),
  },
};

function unlessDefault(id: "dual-write" | "contract", reason: string, own: Parameters<typeof phaseOf>[1]): RecipePhase {
  const phase = phaseOf(id, own);
  return {
    ...phase,
    judge: (context) => (hasDefault(context) ? omitted(context, reason) : phase.judge(context)),
  };
}

function backfillRefused() {
  return {
    refused: "Run `cutover verify` in each environment: it counts the rows without a value and leaves evidence.",
  };
}

function omitted({ spec }: ChangeContext, what: string): Judgement {
  return { done: false, skipped: true, evidence: [{ ...spec.at, what }], missing: [] };
}

/** The column has a default in the schema, or will get one by its expand. */
function hasDefault(context: ChangeContext): boolean {
  const column = context.target?.columns.get(requiredColumn(context));
  if (column !== undefined) return column.hasDefault === true;
  const value = kindOfValue(context);
  return value === "constant" || value === "computed";
}

/** `constant`: the same for all rows; `computed`: each row for itself; `derived`: from other columns; `none`: nobody said. */
function kindOfValue({ spec, history }: ChangeContext): "constant" | "computed" | "derived" | "none" {
  const [up] = spec.up;
  if (up === undefined) return "none";
  const facts = expressionFacts(up, history.dialect);
  if (facts === undefined || facts.columns.length > 0) return "derived";
  return facts.constant && !facts.isNull ? "constant" : "computed";
}

function expand(context: TableContext): PhasePlan | Refusal {
  const { spec, table, kit } = context;
  const name = requiredColumn(context);
  const [type] = spec.types;
  const [up] = spec.up;
  if (table.kind !== "table") return { refused: `${spec.from.table} is a view: change the table behind it.` };
  if (table.columns.has(name))
    return {
      refused: `${spec.from.table}.${name} exists already: require it with ${spec.from.table}.${name} -> required.`,
    };
  if (type === undefined) return { refused: `Say which type ${spec.from.table}.${name} has: type(bigint).` };
  const value = kindOfValue(context);
  if (value === "constant" && up !== undefined) {
    const piece = kit.addColumn(spec.from, { name, type, notNull: true, default: up });
    return planned(spec, kit.together("expand", [piece]), [
      "The default is stored once for all rows that are there, and code that does not know the column goes on inserting. Keep the default until no such release can come back.",
    ]);
  }
  const add = kit.addColumn(spec.from, { name, type });
  const isDefault = value === "computed" && up !== undefined;
  const fill = isDefault ? [{ ...kit.setDefault(spec.from, name, up, undefined), down: "" }] : [];
  return planned(spec, kit.together("expand", [add, ...fill]));
}

function backfill(context: TableContext): PhasePlan | Refusal {
  const { spec, kit } = context;
  if (spec.up.length === 0)
    return { refused: `Say in the directive what rows that are there get: up(expression). Or fill them by hand.` };
  const key = walkedKey(context);
  if ("refused" in key) return key;
  return planned(spec, kit.backfill(backfillUpdate(spec, key, kit.dialect)), [backfillNote]);
}
