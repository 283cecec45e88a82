import type { Refusal } from "../../migrations/types.ts";
import { quoteName } from "../../sql/identifiers.ts";
import type { ChangeContext } from "../context.ts";
import { replaceColumns } from "../expressions.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import { kitOf } from "../kits/index.ts";
import type { Kit, NameSwap, Piece } from "../kits/kit.ts";
import { isGenerated, syncNames } from "../object-names.ts";
import type { Judgement } from "../phases/phase.ts";
import { typeText } from "../type-text.ts";
import type { ChangeSpec } from "../types.ts";
import { contract, copiesFor, expand, isSynced, replacePhases, rowSync } from "./parts/replace-columns.ts";
import { onTable, type PhasePlan, phaseOf, planned, type Recipe, type TableContext } from "./recipe.ts";

/**
 * A column gets another type. Under the same name, a helper column of the new type is filled first and then changes names with the old
 * one, at once; with a new name it is a column that takes the other one's place.
 */
export const changeType: Recipe = {
  id: "change-type",
  title: "Change the type of a column",
  form: "users.age -> type bigint",
  use: "The values need another type; with a new name: users.age -> users.age_years type(bigint).",
  complete: withCasts,
  phases: {
    ...replacePhases,
    expand: phaseOf("expand", {
      ...replacePhases.expand,
      plan: onTable((context) => atOnce(context) ?? stagesRefused(context) ?? expand(context)),
    }),
    cutover: phaseOf("cutover", {
      ...replacePhases.cutover,
      why: "The new column takes the old one's name, in one transaction: from then on code meets the new type under the name that it knows.",
      exit: ["Both columns have changed names."],
      undo: "Run the down script: the names change back, and both columns are still equal.",
      judge: (context) => (isInPlace(context.spec) ? isSwapped(context) : replacePhases.cutover.judge(context)),
      plan: (context) => (isInPlace(context.spec) ? onTable(cutover)(context) : replacePhases.cutover.plan(context)),
      recognises: (placed, context) => isSwap(placed, context) || replacePhases.cutover.recognises(placed, context),
    }),
    contract: phaseOf("contract", {
      ...replacePhases.contract,
      judge: (context) => (isInPlace(context.spec) ? isDropped(context) : replacePhases.contract.judge(context)),
      plan: onTable((context) => (isInPlace(context.spec) ? contractSwapped(context) : contract(context))),
      recognises: (placed, context) =>
        isInPlace(context.spec)
          ? replacePhases.contract.recognises(placed, { ...context, spec: swapped(context) })
          : replacePhases.contract.recognises(placed, context),
    }),
  },
};

function isInPlace({ goal }: ChangeSpec): boolean {
  return goal.kind === "type";
}

/** Where the server only notes the new type, stages are too much. */
function atOnce(context: TableContext): PhasePlan | undefined {
  const { spec, kit, history } = context;
  const [column] = spec.from.columns;
  if (spec.goal.kind !== "type" || column === undefined) return undefined;
  const isPlain = spec.up.length === 0 || spec.up[0] === castOf(column, spec.goal.type, kit);
  if (!isPlain) return undefined;
  const piece = kit.changeTypeAtOnce(spec.from, column, spec.goal.type, history.schema);
  if (piece === undefined) return undefined;
  const name = `${spec.from.table}.${column}`;
  return {
    ...planned(spec, kit.together("retype", [piece]), [
      `No stages are needed: for ${name} the server only notes the type ${spec.goal.type}, and no value changes. Code must accept the new type before this runs.`,
    ]),
    isWhole: true,
  };
}

/** Under the same name, columns have to change names while the trigger runs. */
function stagesRefused(context: TableContext): Refusal | undefined {
  return isInPlace(context.spec) && context.kit.swap === undefined ? { refused: noSwap(context) } : undefined;
}

function noSwap({ spec, kit }: TableContext): string {
  const [column = ""] = spec.from.columns;
  const { table } = spec.from;
  const other = `(${table}.${column} -> ${table}.other type(…))`;
  if (kit.reasons?.swap !== undefined)
    return `${kit.reasons.swap}. Give the new column another name ${other}, or do that while the table is not in use.`;
  return `On this server a trigger cannot go on while the columns that it names change names, and what is written in the gap would be lost. Give the new column another name ${other}, or let gh-ost, pt-online-schema-change or spirit change the type of ${table}.${column} while they copy the table.`;
}

/** The name that the old column has after the swap. */
function formerName(column: string): string {
  return `${column}_old`;
}

/** The sides as they are called after the swap. */
function swapped({ spec, history }: ChangeContext): ChangeSpec {
  const { columns } = spec.from;
  const to = { ...spec.from, columns };
  const names = new Map([
    ...columns.map((column) => [column, formerName(column)] as const),
    ...(spec.to?.columns ?? []).map((helper, i) => [helper, columns[i] ?? helper] as const),
  ]);
  const renamed = (text: string) => replaceColumns(text, history.dialect, (name) => names.get(name));
  return {
    ...spec,
    from: { ...spec.from, columns: columns.map(formerName) },
    to,
    up: spec.up.map(renamed),
    down: spec.down.map(renamed),
  };
}

/** The rename that ends the swap: the helper column gets the name. */
function swapOperation({ spec, operations, isOwn }: ChangeContext): PlacedOperation | undefined {
  const [helper] = spec.to?.columns ?? [];
  return operations.find(
    (placed) => isKind(placed, "rename-column") && isOwn(placed.operation) && placed.operation.column.name === helper,
  );
}

function isSwap(placed: PlacedOperation, { spec, isOwn }: ChangeContext): boolean {
  if (!isInPlace(spec) || !isKind(placed, "rename-column") || !isOwn(placed.operation)) return false;
  return [...spec.from.columns, ...(spec.to?.columns ?? [])].includes(placed.operation.column.name);
}

function isSwapped(context: ChangeContext): Judgement {
  const swap = swapOperation(context);
  const { spec } = context;
  const names = `${spec.from.table}.${spec.from.columns.join(", ")}`;
  return swap === undefined
    ? { done: false, evidence: [], missing: [{ message: `${names} has still its old type`, at: spec.at }] }
    : { done: true, evidence: [{ ...swap.at, what: `gives the new column the name ${names}` }], missing: [] };
}

/** Copies of what stands on the column, then the swap: renames are instant, and the trigger goes on with the names changed. */
function cutover(context: TableContext): PhasePlan | Refusal {
  const { spec, kit, table } = context;
  const names = syncNames(spec);
  const { swap } = kit;
  if (swap === undefined) return { refused: noSwap(context) };
  if (!isSynced(context) || !isGenerated(context.sync?.name, spec))
    return {
      refused: `Only the sync trigger of the scaffold can go on while both columns change names: put it in the place of your own, or give the new column another name (${spec.from.table}.${spec.from.columns[0]} -> ${spec.from.table}.other type(…)).`,
    };
  const taken = spec.from.columns.map(formerName).find((column) => table.columns.has(column));
  if (taken !== undefined) return { refused: `${spec.from.table}.${taken} exists already: rename it first.` };
  const helpers = spec.to?.columns ?? [];
  const pieces: readonly Piece[] = [
    ...spec.from.columns.map((column) => swap.renameColumn(spec.from, column, formerName(column))),
    ...helpers.map((helper, i) => swap.renameColumn(spec.from, helper, spec.from.columns[i] ?? "")),
    {
      up: swap.replaceSync(spec.from, rowSync(swapped(context)), names),
      down: swap.replaceSync(spec.from, rowSync(spec), names),
    },
  ];
  const copies = copiesFor(context);
  return planned(
    spec,
    [...copies.steps, ...kit.together("swap", pieces)],
    [
      ...copies.notes,
      "Code must accept both types before the swap. A session that has prepared SELECT * fails once with `cached plan must not change result type`: let connections be made anew.",
      "From the swap to the contract, a value that the old type cannot hold is refused: the way back stays open that long.",
    ],
  );
}

function isDropped(context: ChangeContext): Judgement {
  const { spec, operations, isOwn } = context;
  const old = spec.from.columns.map(formerName);
  const swap = swapOperation(context);
  const dropped = operations.findLast(
    (placed) =>
      isKind(placed, "drop-column") &&
      isOwn(placed.operation) &&
      // Whoever does it all at once drops the old column before the new one gets its name.
      (old.includes(placed.operation.column.name) ||
        (swap !== undefined && placed.order < swap.order && spec.from.columns.includes(placed.operation.column.name))),
  );
  const names = old.map((column) => `${spec.from.table}.${column}`).join(", ");
  return dropped === undefined
    ? { done: false, evidence: [], missing: [{ message: `${names} is still there`, at: spec.at }] }
    : { done: true, evidence: [{ ...dropped.at, what: `drops ${names}` }], missing: [] };
}

/** What was built for the helper column gets the names of what goes with the old one. */
function contractSwapped(context: TableContext): PhasePlan | Refusal {
  const { spec, kit, table } = context;
  if (kit.swap === undefined) return { refused: noSwap(context) };
  const { renameConstraint, renameIndex }: NameSwap = kit.swap;
  const sides = swapped(context);
  const plan = contract(context, sides);
  const [column = ""] = spec.from.columns;
  const [helper = ""] = spec.to?.columns ?? [];
  const plain = (name: string) => name.replace(helper, column);
  const constraints = table.constraints
    .filter(({ name, definition }) => name?.includes(helper) === true && definition.type !== "not-null")
    .map(({ name = "" }) => renameConstraint(spec.from, name, plain(name)));
  const indexes = table.indexes
    .filter(({ name, constraint }) => name.includes(helper) && constraint === undefined)
    .map(({ name }) => renameIndex(spec.from, name, plain(name)));
  const tidy = planned(spec, kit.together("tidy", [...constraints, ...indexes]));
  return { migrations: [...plan.migrations, ...tidy.migrations], notes: plan.notes };
}

/** How values are converted, in both directions, unless somebody said it otherwise. */
function withCasts(spec: ChangeSpec, { table, history: { dialect } }: ChangeContext): ChangeSpec {
  const kit = kitOf(dialect);
  const [old] = spec.from.columns;
  const [next] = spec.to?.columns ?? [];
  const type = spec.goal.kind === "type" ? spec.goal.type : spec.types[0];
  const before = table?.columns.get(old ?? "")?.type;
  if (kit === undefined || old === undefined || next === undefined || type === undefined) return spec;
  return {
    ...spec,
    up: spec.up.length > 0 ? spec.up : [castOf(old, type, kit)],
    down: spec.down.length > 0 || before === undefined ? spec.down : [castOf(next, typeText(before, dialect), kit)],
  };
}

function castOf(column: string, type: string, kit: Kit): string {
  return kit.cast(quoteName(column, kit.dialect), type);
}
