import type { Refusal } from "../../../migrations/types.ts";
import { type ChangeContext, expandOperation } from "../../context.ts";
import { columnsIn } from "../../expressions.ts";
import { isKind, type PlacedOperation } from "../../history-facts.ts";
import { type InsertSite, insertSites } from "../../insert-sites.ts";
import { type RowSync, undone } from "../../kits/kit.ts";
import { isGenerated, syncNames } from "../../object-names.ts";
import { backfills } from "../../phases/backfill.ts";
import type { Judgement } from "../../phases/phase.ts";
import type { Evidence, Missing } from "../../types.ts";
import { known, onTable, type PhasePlan, planned, type RecipePhase, type TableContext } from "../recipe.ts";
import { isSynced } from "./replace-columns.ts";

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
  return planned(spec, kit.together("sync", kit.createSync(spec.from, fillSync(context), syncNames(spec))));
});

/** Rows get their value from a trigger, or from every place that inserts them. */
export function judgeFilled(context: ChangeContext): Judgement {
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

/** The column refuses NULL. */
export function judgeRequired(context: ChangeContext): Judgement {
  const column = requiredColumn(context);
  const set = context.operations.findLast(
    (placed) =>
      isKind(placed, "set-not-null") && context.isOwn(placed.operation) && placed.operation.column.name === column,
  );
  if (context.target?.columns.get(column)?.notNull !== true)
    return {
      done: false,
      evidence: [],
      missing: [{ message: `${shownColumn(context)} may still be NULL`, at: context.spec.at }],
    };
  const at = set?.at ?? expandOperation(context)?.at ?? context.spec.at;
  return { done: true, evidence: [{ ...at, what: `requires ${shownColumn(context)}` }], missing: [] };
}

export const requirePlan: RecipePhase["plan"] = onTable((context) =>
  planned(context.spec, context.kit.setNotNull(known(context), requiredColumn(context))),
);

/** Whether an operation is a step of the way to NOT NULL. */
export function isRequiring({ operation }: PlacedOperation, context: ChangeContext): boolean {
  const column = requiredColumn(context);
  if (!context.isOwn(operation)) return false;
  if (operation.kind === "set-not-null") return operation.column.name === column;
  if (operation.kind === "add-check") return operation.constraint.provesNotNull.includes(column);
  if (operation.kind === "validate-constraint" || operation.kind === "drop-constraint")
    return operation.constraint.name.endsWith(`${column}_not_null`);
  return false;
}

/** The trigger goes when every INSERT gives the value itself. */
export function judgeUnsynced(context: ChangeContext): Judgement {
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
export function unsyncPlan(context: TableContext): PhasePlan | Refusal {
  const { spec, sync, kit } = context;
  if (sync === undefined || !isSynced(context)) return { refused: "There is no trigger to drop." };
  const pieces = isGenerated(sync.name, spec)
    ? undone(kit.createSync(spec.from, fillSync(context), syncNames(spec)))
    : sync.triggers.map((trigger) => ({ up: kit.dropTrigger(spec.from, trigger), down: "" }));
  return planned(spec, kit.together("contract", pieces), [
    `From here on an INSERT without ${requiredColumn(context)} fails: no release that leaves it out may run any more.`,
  ]);
}

/** Rows that are there have got their value, behind the trigger where there is one. */
export function judgeRowsFilled(context: ChangeContext): Judgement {
  const { sync, settings, spec } = context;
  const fills = backfills(context);
  const valid = fills.filter(({ order }) => sync === undefined || order > sync.created.order);
  const evidence: Evidence[] = valid.map(({ at }) => ({ ...at, what: "fills the rows that were there before" }));
  for (const run of settings.evidence)
    if (run.kind === "backfill" && run.change === spec.id && run.complete)
      evidence.push({ ...run.at, what: `backfill of ${run.environment} is complete` });
  if (evidence.length > 0) return { done: true, evidence, missing: [] };
  const [early] = fills;
  const message =
    early === undefined
      ? `nothing fills ${shownColumn(context)} for the rows that are there already`
      : `this fills ${shownColumn(context)} before the trigger does: rows written in between have no value`;
  return { done: false, evidence: [], missing: [{ message, at: early?.at ?? spec.at }] };
}
