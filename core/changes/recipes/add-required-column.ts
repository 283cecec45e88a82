import type { Refusal } from "../../migrations/types.ts";
import { type ChangeContext, expandOperation } from "../context.ts";
import { expressionFacts } from "../expressions.ts";
import { isKind } from "../history-facts.ts";
import type { Judgement } from "../phases/phase.ts";
import { requiredColumn, requiredPhases } from "./parts/required.ts";
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
    ...requiredPhases,
    expand: phaseOf("expand", {
      entry: [],
      plan: onTable(expand),
      recognises: ({ operation }, { spec, isOwn }) =>
        isOwn(operation) &&
        ((operation.kind === "add-column" && operation.column.name.name === requiredColumn({ spec })) ||
          (operation.kind === "set-default" && operation.column.name === requiredColumn({ spec }))),
    }),
    "dual-write": unless(hasDefault, "its default fills the column of rows that old code inserts", "dual-write"),
    backfill: unless(isWhole, "rows that are there had a value as soon as the column was there", "backfill"),
    verify: unless(isWhole, "rows that are there had a value as soon as the column was there", "verify"),
    contract: unless(hasDefault, "the default stays, for code that does not know the column", "contract"),
  },
};

function unless(
  isOmitted: (context: ChangeContext) => boolean,
  reason: string,
  id: keyof typeof requiredPhases,
): RecipePhase {
  const phase: RecipePhase = requiredPhases[id];
  return { ...phase, judge: (context) => (isOmitted(context) ? omitted(context, reason) : phase.judge(context)) };
}

/** Added as NOT NULL, whoever wrote that: the server has seen to it that every row has a value. */
function isWhole(context: ChangeContext): boolean {
  const added = expandOperation(context);
  return added === undefined
    ? kindOfValue(context) === "constant"
    : isKind(added, "add-column") && added.operation.column.notNull !== undefined;
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
