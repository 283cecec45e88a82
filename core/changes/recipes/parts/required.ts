import type { Refusal } from "../../../migrations/types.ts";
import type { Dialect } from "../../../sql/types.ts";
import { backfillUpdate } from "../../backfill.ts";
import { type ChangeContext, expandOperation } from "../../context.ts";
import { columnsIn } from "../../expressions.ts";
import { judgeUnseen, recordedFills } from "../../filled.ts";
import { isKind, type PlacedOperation } from "../../history-facts.ts";
import { type InsertSite, insertSites } from "../../insert-sites.ts";
import { kitOf } from "../../kits/index.ts";
import { type RowSync, undone } from "../../kits/kit.ts";
import { isGenerated, syncNames } from "../../object-names.ts";
import { backfills } from "../../phases/backfill.ts";
import type { Judgement } from "../../phases/phase.ts";
import type { Evidence, Missing } from "../../types.ts";
import { known, onTable, type PhasePlan, phaseOf, planned, type RecipePhase, type TableContext } from "../recipe.ts";
import { walkedKey } from "./refusals.ts";
import { backfillNote, isSynced } from "./replace-columns.ts";

/** The column that is to be required: a new one, or one that is there. */
export function requiredColumn({ spec }: Pick<ChangeContext, "spec">): string {
  return spec.to?.columns[0] ?? spec.from.columns[0] ?? "";
}

function shownColumn(context: ChangeContext): string {
  return `${context.spec.from.table}.${requiredColumn(context)}`;
}

/** The trigger that gives a row without a value one. */
export function fillSync({ spec, history }: ChangeContext): RowSync {
  const value = spec.up[0] ?? "NULL";
  const column = requiredColumn({ spec });
  return { kind: "fill", column, value, sources: columnsIn(value, history.dialect) };
}

export const fillPlan: RecipePhase["plan"] = onTable((context) => {
  const { spec, kit } = context;
  if (spec.up.length === 0) {
    return {
      refused: `Let every INSERT in the code give ${shownColumn(context)} a value, or say which value it gets otherwise: up(expression).`,
    };
  }
  return planned(
    spec,
    kit.together("sync", kit.createSync(known(context), fillSync(context), syncNames(spec))),
    kit.syncNote === undefined ? [] : [kit.syncNote],
  );
});

/** Rows get their value from a trigger, or from every place that inserts them. */
function judgeFilled(context: ChangeContext): Judgement {
  const { sync, spec } = context;
  if (sync !== undefined) {
    const what = `trigger ${sync.name} gives ${shownColumn(context)} a value`;
    return { done: true, evidence: [{ ...sync.created.at, what }], missing: [] };
  }
  const sites = insertSites(context, requiredColumn(context));
  const named = sites.filter(({ names }) => names);
  if (sites.length === 0) {
    const where = context.codeKnown ? "no code that inserts rows was found" : "no application code was read";
    return {
      done: false,
      evidence: [],
      missing: [
        {
          message: `${where} and there is no trigger, so nothing shows that new rows get ${shownColumn(context)}`,
          at: spec.at,
        },
      ],
    };
  }
  return {
    done: named.length === sites.length,
    evidence: named.map((site) => evidenceOf(site, context)),
    missing: missingIn(sites, context),
  };
}

function evidenceOf({ file, span }: InsertSite, context: ChangeContext): Evidence {
  return { file, span, what: `writes ${shownColumn(context)}` };
}

function missingIn(sites: readonly InsertSite[], context: ChangeContext): readonly Missing[] {
  return sites
    .filter(({ names }) => !names)
    .map(({ file, span }) => ({ message: `inserts rows without ${shownColumn(context)}`, at: { file, span } }));
}

/** While a trigger fills the column, a server that asks for values before it looks at triggers must not require it. */
function isRequiredAtEnd({ sync, history, target, spec }: ChangeContext): boolean {
  const isFilled = sync !== undefined && sync.dropped === undefined;
  return (
    isFilled &&
    kitOf(history.dialect)?.requireAtEnd !== undefined &&
    !refusesNull(target, requiredColumn({ spec }), history.dialect)
  );
}

function refusesNull(table: ChangeContext["target"], column: string, dialect: Dialect): boolean {
  if (table?.columns.get(column)?.notNull === true) return true;
  return (
    kitOf(dialect)?.requiresByCheck === true &&
    table?.constraints.some(
      ({ definition, valid }) => definition.type === "check" && valid && definition.provesNotNull.includes(column),
    ) === true
  );
}

/** The column refuses NULL. */
function judgeRequired(context: ChangeContext): Judgement {
  const column = requiredColumn(context);
  if (isRequiredAtEnd(context)) {
    const what =
      "NOT NULL comes with the end of the trigger: until then the server would refuse rows that leave it out";
    return { done: false, skipped: true, evidence: [{ ...context.spec.at, what }], missing: [] };
  }
  const set = context.operations.findLast(
    (placed) =>
      (isKind(placed, "set-not-null") || isKind(placed, "redefine-column")) &&
      context.isOwn(placed.operation) &&
      placed.operation.column.name === column,
  );
  if (!refusesNull(context.target, column, context.history.dialect))
    return {
      done: false,
      evidence: [],
      missing: [{ message: `${shownColumn(context)} may still be NULL`, at: context.spec.at }],
    };
  const at = set?.at ?? expandOperation(context)?.at ?? context.spec.at;
  return { done: true, evidence: [{ ...at, what: `requires ${shownColumn(context)}` }], missing: [] };
}

const requirePlan: RecipePhase["plan"] = onTable((context) =>
  planned(context.spec, context.kit.setNotNull(known(context), requiredColumn(context))),
);

/** Whether an operation is a step of the way to NOT NULL. */
function isRequiring({ operation }: PlacedOperation, context: ChangeContext): boolean {
  const column = requiredColumn(context);
  if (!context.isOwn(operation)) return false;
  if (operation.kind === "set-not-null" || operation.kind === "redefine-column")
    return operation.column.name === column;
  if (operation.kind === "add-check") return operation.constraint.provesNotNull.includes(column);
  if (operation.kind === "validate-constraint" || operation.kind === "drop-constraint")
    return operation.constraint.name.endsWith(`${column}_not_null`);
  return false;
}

/** The trigger goes when every INSERT gives the value itself. */
function judgeUnsynced(context: ChangeContext): Judgement {
  const { sync, spec } = context;
  if (sync === undefined) {
    const what = "no trigger fills the column";
    return { done: false, skipped: true, evidence: [{ ...spec.at, what }], missing: [] };
  }
  if (sync.dropped !== undefined)
    return { done: true, evidence: [{ ...sync.dropped.at, what: `drops trigger ${sync.name}` }], missing: [] };
  const left = missingIn(insertSites(context, requiredColumn(context)), context);
  if (left.length > 0) return { done: false, blocked: true, evidence: [], missing: left };
  return {
    done: false,
    evidence: [],
    missing: [{ message: `trigger ${sync.name} still gives ${shownColumn(context)} a value`, at: sync.created.at }],
  };
}

/** The end: from here on the database refuses a row whose writer forgets the value. */
function unsyncPlan(context: TableContext): PhasePlan | Refusal {
  const { spec, sync, kit } = context;
  if (sync === undefined || !isSynced(context)) return { refused: "There is no trigger to drop." };
  const required = isRequiredAtEnd(context) ? (kit.requireAtEnd?.(known(context), requiredColumn(context)) ?? []) : [];
  const pieces = isGenerated(sync.name, spec)
    ? undone(kit.createSync(known(context), fillSync(context), syncNames(spec)))
    : sync.triggers.map((trigger) => ({ up: kit.dropTrigger(spec.from, trigger), down: "" }));
  return planned(spec, kit.together("contract", [required, pieces].flat()), [
    `From here on an INSERT without ${requiredColumn(context)} fails: no release that leaves it out may run any more.`,
  ]);
}

/** Rows that are there have got their value, behind the trigger where there is one. */
function judgeRowsFilled(context: ChangeContext): Judgement {
  const { sync, spec } = context;
  const fills = backfills(context);
  const valid = fills.filter(({ order }) => sync === undefined || order > sync.created.order);
  const evidence: Evidence[] = valid.map(({ at }) => ({ ...at, what: "fills the rows that were there before" }));
  evidence.push(...recordedFills(context));
  if (evidence.length > 0) return { done: true, evidence, missing: [] };
  const unseen = judgeUnseen(context);
  if (unseen !== undefined) return unseen;
  const [early] = fills;
  const message =
    early === undefined
      ? `nothing fills ${shownColumn(context)} for the rows that are there already`
      : `this fills ${shownColumn(context)} before the trigger does: rows written in between have no value`;
  return { done: false, evidence: [], missing: [{ message, at: early?.at ?? spec.at }] };
}

/** Every way to a required column: its new rows are filled, then those that are there, then NULL is refused, and what filled it goes. */
export const requiredPhases = {
  "dual-write": phaseOf("dual-write", {
    title: "Fill",
    why: "From here on no new row is without a value: a trigger gives it one, or every writer does.",
    exit: ["A trigger or a default gives rows without a value one, or every INSERT writes it."],
    undo: "Drop the trigger.",
    judge: judgeFilled,
    plan: fillPlan,
  }),
  backfill: phaseOf("backfill", {
    why: "Rows that have no value get one, in batches.",
    entry: ["No new row is without a value."],
    exit: ["Every row has a value."],
    undo: "Nothing to undo: it can be run again. Which rows had no value is not known any more.",
    judge: judgeRowsFilled,
    plan: onTable(backfillRows),
    recognises: ({ operation }, context) =>
      operation.kind === "update-rows" &&
      context.isOwn(operation) &&
      operation.set.some(({ column }) => column.name === requiredColumn(context)),
  }),
  verify: phaseOf("verify", {
    why: "Every environment is looked through for rows without a value, before the database refuses them.",
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
} as const;

function backfillRows(context: TableContext): PhasePlan | Refusal {
  const { spec, kit } = context;
  if (spec.up.length === 0)
    return { refused: "Say in the directive what rows that are there get: up(expression). Or fill them by hand." };
  const key = walkedKey(context);
  if ("refused" in key) return key;
  const update = backfillUpdate(spec, key, kit.dialect);
  return planned(spec, kit.backfill(update), [backfillNote(kit, update)]);
}
