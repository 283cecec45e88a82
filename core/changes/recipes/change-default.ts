import type { Refusal } from "../../migrations/types.ts";
import type { ChangeContext } from "../context.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import type { Judgement } from "../phases/phase.ts";
import { presentColumn } from "./parts/refusals.ts";
import { onTable, type PhasePlan, phaseOf, planned, type Recipe, skipped, type TableContext } from "./recipe.ts";

/** New rows get another default; rows that are there keep what they have. */
export const changeDefault: Recipe = {
  id: "change-default",
  title: "Change a default",
  form: "orders.status -> default 'new'",
  use: "New rows are to get another value when nobody gives one; `default NULL` takes the default away.",
  phases: {
    expand: phaseOf("expand", {
      title: "Set",
      why: "Only rows that are inserted from now on get the new default, so the statement is instant.",
      entry: ["Every deployed release can read the new value."],
      exit: ["The column has the new default."],
      undo: "Run the down script: the old default is back.",
      judge: isSet,
      plan: onTable(set),
      recognises: isOwnDefault,
    }),
    "dual-write": skipped("dual-write", "There is only one column."),
    backfill: skipped("backfill", "Rows that are there keep their values."),
    verify: skipped("verify", "There is nothing to compare."),
    cutover: skipped("cutover", "Code that leaves the column out gets the new default at once."),
    contract: skipped("contract", "Nothing is left to take away."),
  },
};

function isOwnDefault({ operation }: PlacedOperation, { spec, isOwn }: ChangeContext): boolean {
  return (
    (operation.kind === "set-default" || operation.kind === "drop-default") &&
    isOwn(operation) &&
    spec.from.columns.includes(operation.column.name)
  );
}

/** Whether the replayed column has the default: a rebuild of the table writes it without a statement for it. */
function isThere({ spec, table }: ChangeContext): boolean {
  const column = table?.columns.get(spec.from.columns[0] ?? "");
  const wanted = spec.goal.kind === "default" ? bare(spec.goal.expression) : undefined;
  if (column === undefined || wanted === undefined) return false;
  if (wanted.toLowerCase() === "null") return column.hasDefault !== true;
  return column.default !== undefined && bare(column.default.text) === wanted;
}

/** Without parentheses around it. */
function bare(expression: string): string {
  return /^\(([^()]*)\)$/.exec(expression.trim())?.[1]?.trim() ?? expression.trim();
}

/** Decided by the statement that stands in or behind the migration of the directive, or by what the migrations lead to. */
function isSet(context: ChangeContext): Judgement {
  const { spec, operations, history } = context;
  const begun = history.migrations.findIndex(({ file }) => file === spec.at.file);
  const found = operations.findLast(
    (placed) => isOwnDefault(placed, context) && begun >= 0 && history.migrations.indexOf(placed.migration) >= begun,
  );
  const name = `${spec.from.table}.${spec.from.columns.join(", ")}`;
  if (found === undefined && isThere(context))
    return { done: true, evidence: [{ ...spec.at, what: `${name} has the default` }], missing: [] };
  return found === undefined
    ? { done: false, evidence: [], missing: [{ message: `${name} has still its old default`, at: spec.at }] }
    : {
        done: true,
        evidence: [
          {
            ...found.at,
            what: isKind(found, "drop-default") ? `takes the default of ${name} away` : `sets the default of ${name}`,
          },
        ],
        missing: [],
      };
}

function set(context: TableContext): PhasePlan | Refusal {
  const { spec, kit, table } = context;
  const [name = ""] = spec.from.columns;
  const wrong = presentColumn(context);
  if (wrong !== undefined) return wrong;
  const column = table.columns.get(name);
  const shown = `${spec.from.table}.${name}`;
  if (column?.generated !== undefined || column?.identity !== undefined)
    return { refused: `${shown} is generated: it has no default.` };
  const expression = spec.goal.kind === "default" ? spec.goal.expression : "";
  const isNone = expression.toLowerCase() === "null";
  if (isNone && column?.notNull === true)
    return {
      refused: `${shown} is NOT NULL: without a default, code that leaves it out cannot insert rows. Let every INSERT name it, and make it optional first (${shown} -> optional).`,
    };
  if (column?.hasDefault === true && column.default === undefined)
    return {
      refused: `The present default of ${shown} is not known, so there would be no way back: write the statement by hand.`,
    };
  return planned(
    spec,
    kit.together("expand", [kit.setDefault(spec.from, name, isNone ? undefined : expression, column?.default?.text)]),
    [
      `Code that has the old default in it (a mapper that fills it in) goes on writing it: look at the places that insert into ${spec.from.table}.`,
    ],
  );
}
