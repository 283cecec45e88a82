import type { Refusal } from "../../migrations/types.ts";
import type { ChangeContext } from "../context.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import type { Bridge, BridgeKit } from "../kits/kit.ts";
import { swapView } from "../object-names.ts";
import type { Judgement } from "../phases/phase.ts";
import type { ChangeSide } from "../types.ts";
import { decides, verb } from "../usage-words.ts";
import {
  type PhasePlan,
  type PlanContext,
  phaseOf,
  planned,
  type Recipe,
  type RecipePhase,
  skipped,
} from "./recipe.ts";

/**
 * A table gets another name. The new name is a view first, so that the first step only adds something; then table and view change names in
 * one transaction, and in the end the old name goes.
 */
export const renameTable: Recipe = {
  id: "rename-table",
  title: "Rename a table",
  form: "table clients -> users",
  use: "A table gets another name; its columns stay.",
  phases: {
    expand: phaseOf("expand", {
      why: "The new name is a view of the table, so that code can use either.",
      entry: ["Nothing has the new name yet."],
      exit: ["Rows can be read and written under the new name."],
      undo: "Drop the view.",
      judge: isBridged,
      plan: bridged(expand),
      recognises: (placed, context) =>
        isKind(placed, "create-view") && keyOf(context, placed.operation.view) === context.targetKey,
    }),
    "dual-write": skipped("dual-write", "There is one table: a write through the view is a write to it."),
    backfill: skipped("backfill", "There is one table, so there is nothing to fill."),
    verify: skipped("verify", "There is one table, so there is nothing to compare."),
    cutover: phaseOf("cutover", {
      why: "The table takes the new name, and the old one becomes the view; code moves to the new name.",
      entry: ["Rows can be read and written under the new name."],
      exit: ["The table has the new name.", "No code uses the old name."],
      undo: "Run the down script: table and view change names back. The previous release works either way.",
      judge: isRenamed,
      plan: bridged(cutover),
      recognises: (placed, context) =>
        (isKind(placed, "rename-table") && context.isOwn(placed.operation)) ||
        (isKind(placed, "create-view") && keyOf(context, placed.operation.view) === context.tableKey) ||
        isSwapView(placed, context),
    }),
    contract: phaseOf("contract", {
      why: "The old name goes, when nothing at any deployed commit uses it any more.",
      entry: ["No code uses the old name, at HEAD and at every deployed commit."],
      exit: ["The view with the old name is dropped."],
      undo: "Run the down script: the view is back.",
      judge: isGone,
      plan: bridged(contract),
      recognises: (placed, context) => droppedView(context) === placed,
    }),
  },
};

function keyOf(
  { history }: ChangeContext,
  name: Parameters<ChangeContext["history"]["schema"]["tableKey"]>[0],
): string {
  return history.schema.tableKey(name);
}

/** A view that only helps names to change. */
function isSwapView({ operation }: PlacedOperation, context: ChangeContext): boolean {
  const names = [context.spec.from, newSide(context)].map((side) => swapView(side).table);
  if (operation.kind === "create-view") return names.includes(operation.view.name);
  if (operation.kind === "rename-table")
    return names.includes(operation.table.name) || names.includes(operation.to.name);
  return operation.kind === "drop-object" && names.includes(operation.object.name);
}

function newSide({ spec }: ChangeContext): ChangeSide {
  return spec.to ?? spec.from;
}

/** The table, under whichever name it has now, seen through a view of the other name. */
function bridge(context: ChangeContext, view: ChangeSide, table: ChangeSide): Bridge {
  const { history, operations } = context;
  const known = history.schema.tableByKey(isSwapped(context) ? context.targetKey : context.tableKey);
  const grants = operations.flatMap((placed) =>
    isKind(placed, "change-privileges") &&
    placed.operation.action === "grant" &&
    placed.operation.objects.some((object) => keyOf(context, object) === context.tableKey)
      ? [{ privileges: placed.operation.privileges, grantees: placed.operation.grantees }]
      : [],
  );
  return {
    view,
    table,
    columns: known?.complete === true ? [...known.columns.keys()] : [],
    rowSecurity: known?.rowSecurity === true,
    grants,
  };
}

function isSwapped(context: ChangeContext): boolean {
  return swapOperation(context) !== undefined && context.target?.kind === "table";
}

function swapOperation(context: ChangeContext): PlacedOperation | undefined {
  const { operations, isOwn, targetKey } = context;
  return operations.findLast(
    (placed) =>
      isKind(placed, "rename-table") &&
      isOwn(placed.operation) &&
      keyOf(context, { ...placed.operation.table, name: placed.operation.to.name }) === targetKey,
  );
}

function isBridged(context: ChangeContext): Judgement {
  const { operations, spec, targetKey } = context;
  const name = newSide(context).table;
  const made = operations.find(
    (placed) => isKind(placed, "create-view") && keyOf(context, placed.operation.view) === targetKey,
  );
  const at = made?.at ?? swapOperation(context)?.at;
  return at === undefined
    ? { done: false, evidence: [], missing: [{ message: `nothing has the name ${name} yet`, at: spec.at }] }
    : { done: true, evidence: [{ ...at, what: `rows can be read and written as ${name}` }], missing: [] };
}

type BridgeContext = PlanContext & { readonly bridges: BridgeKit };

/** A plan that needs views which can be written to. */
function bridged(plan: (context: BridgeContext) => PhasePlan | Refusal): RecipePhase["plan"] {
  return (context) => {
    const { bridges, reasons, dialect } = context.kit;
    return bridges === undefined
      ? { refused: `${reasons?.bridge ?? `A view cannot stand for a table in ${dialect}`}.` }
      : plan({ ...context, bridges });
  };
}

function expand(context: BridgeContext): PhasePlan | Refusal {
  const { spec, kit, bridges, table, target } = context;
  const next = newSide(context);
  if (table === undefined)
    return { refused: `There is no table ${spec.from.table} in the schema that the migrations lead to.` };
  if (table.kind !== "table")
    return { refused: `${spec.from.table} is a view: create one of the other name beside it.` };
  if (target !== undefined) return { refused: `${next.table} exists already.` };
  if (next.schema !== spec.from.schema)
    return {
      refused: `Another schema is another matter: a table moves there with ALTER TABLE … SET SCHEMA, and a view takes its place.`,
    };
  return planned(spec, kit.together("expand", [bridges.create(bridge(context, next, spec.from))]), [
    "TRUNCATE, LOCK TABLE, COPY … FROM and foreign keys do not go through a view, and mappers that read the catalogue find neither key nor defaults there.",
  ]);
}

function isRenamed(context: ChangeContext): Judgement {
  const { spec, usages } = context;
  const swap = swapOperation(context);
  const evidence =
    swap === undefined ? [] : [{ ...swap.at, what: `gives the table the name ${newSide(context).table}` }];
  const left = usages.filter((usage) => usage.side === "old" && decides(usage));
  const missing = [
    ...(swap === undefined ? [{ message: `the table is still called ${spec.from.table}`, at: spec.at }] : []),
    ...left.map(({ file, span, column, access }) => ({ message: `${verb(access)} ${column}`, at: { file, span } })),
  ];
  return { done: missing.length === 0, evidence, missing };
}

function cutover(context: BridgeContext): PhasePlan | Refusal {
  const { spec, kit, bridges } = context;
  const next = newSide(context);
  const code = `let the code use ${next.table} instead of ${spec.from.table}`;
  if (swapOperation(context) !== undefined) return { refused: `There is nothing to write in SQL: ${code}.` };
  const before = bridge(context, next, spec.from);
  const after = bridge(context, spec.from, next);
  return planned(spec, kit.together("swap", bridges.swap(before, after)), [
    `Both names go on working: ${code}, and deploy that everywhere.`,
  ]);
}

function droppedView(context: ChangeContext): PlacedOperation | undefined {
  const swap = swapOperation(context);
  return context.operations.findLast(
    (placed) =>
      isKind(placed, "drop-object") &&
      placed.operation.objectKind === "view" &&
      keyOf(context, placed.operation.object) === context.tableKey &&
      swap !== undefined &&
      placed.order > swap.order,
  );
}

function isGone(context: ChangeContext): Judgement {
  const { spec, usages, table } = context;
  const dropped = droppedView(context);
  if (dropped !== undefined && table === undefined)
    return { done: true, evidence: [{ ...dropped.at, what: `drops the name ${spec.from.table}` }], missing: [] };
  const left = usages.filter((usage) => usage.side === "old" && decides(usage));
  const missing = left.map(({ file, span, column, access }) => ({
    message: `${verb(access)} ${column}`,
    at: { file, span },
  }));
  if (missing.length > 0) return { done: false, blocked: true, evidence: [], missing };
  return {
    done: false,
    evidence: [],
    missing: [{ message: `the name ${spec.from.table} is still there`, at: spec.at }],
  };
}

function contract(context: BridgeContext): PhasePlan | Refusal {
  const { spec, kit, bridges } = context;
  const { up, down } = bridges.create(bridge(context, spec.from, newSide(context)));
  return planned(spec, kit.together("contract", [{ up: down, down: up }]), [
    `Releases that use the name ${spec.from.table} can no longer run behind this.`,
  ]);
}
