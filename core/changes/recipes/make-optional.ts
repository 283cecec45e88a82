import type { Refusal } from "../../migrations/types.ts";
import type { ChangeContext } from "../context.ts";
import { isKind } from "../history-facts.ts";
import type { Judgement } from "../phases/phase.ts";
import { decides, verb } from "../usage-words.ts";
import { presentColumn } from "./parts/refusals.ts";
import { known, onTable, type PhasePlan, phaseOf, planned, type Recipe, skipped, type TableContext } from "./recipe.ts";

/** A column may be NULL from now on. The statement comes first, but no code may write NULL before every reader takes it. */
export const makeOptional: Recipe = {
  id: "make-optional",
  title: "Make a column optional",
  form: "orders.note -> optional",
  use: "Rows without a value are to be allowed.",
  phases: {
    expand: phaseOf("expand", {
      title: "Allow",
      why: "The column may be NULL. Nothing changes yet for code that always writes it.",
      entry: [],
      exit: ["The column may be NULL."],
      undo: "Give the rows that have become NULL a value and require the column again: declare the change -> required up(…).",
      judge: isAllowed,
      plan: onTable(allow),
      recognises: ({ operation }, { spec, isOwn }) =>
        (operation.kind === "drop-not-null" || operation.kind === "redefine-column") &&
        isOwn(operation) &&
        spec.from.columns.includes(operation.column.name),
    }),
    "dual-write": skipped("dual-write", "There is only one column."),
    backfill: skipped("backfill", "There is nothing to fill."),
    verify: skipped("verify", "There is nothing to compare."),
    cutover: skipped(
      "cutover",
      "Whether a reader takes NULL cannot be told from here: look at each place that reads the column before any code writes NULL.",
    ),
    contract: skipped("contract", "Nothing is left to take away."),
  },
};

function isAllowed({ spec, table, operations, isOwn }: ChangeContext): Judgement {
  const [column = ""] = spec.from.columns;
  const name = `${spec.from.table}.${column}`;
  const relaxed = operations.findLast(
    (placed) => isKind(placed, "drop-not-null") && isOwn(placed.operation) && placed.operation.column.name === column,
  );
  if (table?.columns.get(column)?.notNull === true)
    return { done: false, evidence: [], missing: [{ message: `${name} is still NOT NULL`, at: spec.at }] };
  return { done: true, evidence: [{ ...(relaxed?.at ?? spec.at), what: `${name} may be NULL` }], missing: [] };
}

function allow(context: TableContext): PhasePlan | Refusal {
  const { spec, kit, table, usages } = context;
  const [column = ""] = spec.from.columns;
  const wrong = presentColumn(context);
  if (wrong !== undefined) return wrong;
  if (table.columns.get(column)?.notNull !== true)
    return { refused: `${spec.from.table}.${column} may be NULL already.` };
  const readers = usages.filter((usage) => usage.access !== "write" && decides(usage));
  return planned(spec, kit.together("expand", [kit.dropNotNull(known(context), column)]), [
    `Before any code writes NULL, every reader of ${spec.from.table}.${column} must take it, in all deployed releases and other services.`,
    ...readers.map(({ file, access, column: name }) => `${file}: ${verb(access)} ${name}`),
  ]);
}
