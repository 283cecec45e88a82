import type { Refusal } from "../../../migrations/types.ts";
import type { Operation } from "../../../sql/operations.ts";
import { backfillUpdate, fillBack, mismatch, unfilled } from "../../backfill.ts";
import type { ChangeContext } from "../../context.ts";
import { isTwoWay } from "../../expressions.ts";
import type { PlacedOperation } from "../../history-facts.ts";
import type { Piece, RowSync, Step } from "../../kits/kit.ts";
import { syncNames } from "../../object-names.ts";
import { typeText } from "../../type-text.ts";
import type { ChangeSpec } from "../../types.ts";
import { onTable, type PhasePlan, phaseOf, planned, type Recipe, type TableContext } from "../recipe.ts";
import { columnName, uncopyable, walkedKey } from "./refusals.ts";

/**
 * The phases of new columns that take old ones' place in the same table. A recipe that is special somewhere puts its own phase
 * in the place of one of these.
 */
export const replacePhases: Recipe["phases"] = {
  expand: phaseOf("expand", {
    plan: onTable(expand),
    recognises: ({ operation }, { spec, isOwn }) =>
      operation.kind === "add-column" && isOwn(operation) && isNew(spec, operation.column.name.name),
  }),
  "dual-write": phaseOf("dual-write", { plan: onTable(dualWrite) }),
  backfill: phaseOf("backfill", {
    plan: onTable(backfill),
    recognises: ({ operation }, { spec, isOwn }) =>
      operation.kind === "update-rows" &&
      isOwn(operation) &&
      operation.set.some(({ column }) => isNew(spec, column.name)),
  }),
  verify: phaseOf("verify", {
    plan: () => ({ refused: "Run `cutover verify` in each environment: it compares both sides and leaves evidence." }),
  }),
  cutover: phaseOf("cutover", {
    plan: onTable(cutover),
    recognises: (placed, { spec, isOwn }) => isOwn(placed.operation) && isOnNew(placed.operation, spec),
  }),
  contract: phaseOf("contract", { plan: onTable(contract), recognises: isContract }),
};

function isNew({ to }: ChangeSpec, column: string): boolean {
  return to?.columns.includes(column) === true;
}

/** Whether an operation gives a new column what it needs before code relies on it. */
function isOnNew(operation: Operation, spec: ChangeSpec): boolean {
  const next = spec.to?.columns ?? [];
  const named = (name: string | undefined) => next.some((column) => name?.includes(column) === true);
  const has = (columns: readonly string[]) => columns.some((column) => next.includes(column));
  switch (operation.kind) {
    case "validate-constraint":
    case "drop-constraint":
      return named(operation.constraint.name);
    case "add-unique":
      return named(operation.constraint.usingIndex?.name) || named(operation.constraint.name?.name);
    case "create-index":
      return operation.keys.some((key) => has([key.column?.name ?? "", ...(key.expression?.columns ?? [])]));
    case "set-not-null":
      return has([operation.column.name]);
    case "add-check":
      return has(operation.constraint.expression.columns);
    case "add-foreign-key":
      return has(operation.constraint.columns.map(({ name }) => name));
    default:
      return false;
  }
}

function isContract({ operation }: PlacedOperation, { spec, isOwn }: ChangeContext): boolean {
  if (!isOwn(operation)) return false;
  if (operation.kind === "drop-column" || operation.kind === "drop-not-null")
    return spec.from.columns.includes(operation.column.name);
  return operation.kind === "set-default" && isNew(spec, operation.column.name);
}

export function isSynced({ sync }: ChangeContext): boolean {
  return sync !== undefined && sync.dropped === undefined;
}

/** Nullable and without default: a value in it can only come from new code, and old code can go on inserting. */
export function expand(context: TableContext): PhasePlan | Refusal {
  const { spec, table, kit } = context;
  const pieces: Piece[] = [];
  const wrong = spec.from.columns.map((column) => uncopyable(context, column)).find((reason) => reason !== undefined);
  if (wrong !== undefined) return { refused: wrong };
  for (const [i, name] of (spec.to?.columns ?? []).entries()) {
    const old = table.columns.get(spec.from.columns[i] ?? spec.from.columns[0] ?? "");
    if (table.columns.has(name)) return { refused: `${columnName(context, name)} exists already.` };
    const type = spec.types[i] ?? (old?.type === undefined ? undefined : typeText(old.type, kit.dialect));
    if (type === undefined)
      return { refused: `The type of ${columnName(context, old?.name ?? name)} is not known: give it with type(…).` };
    const collation = spec.types[i] === undefined ? old?.collation : undefined;
    pieces.push(kit.addColumn(spec.from, { name, type, ...(collation === undefined ? {} : { collation }) }));
  }
  return planned(spec, kit.together("expand", pieces));
}

/** How rows are kept in step: both ways where the old columns can be computed from the new ones. */
export function rowSync(spec: ChangeSpec): RowSync {
  return { kind: isTwoWay(spec) ? "both-ways" : "forward", spec };
}

export function dualWrite({ spec, kit }: TableContext): PhasePlan {
  const names = syncNames(spec);
  const piece = { up: kit.createSync(spec.from, rowSync(spec), names), down: kit.dropSync(spec.from, names) };
  const notes = isTwoWay(spec)
    ? []
    : [
        `Nothing tells how ${spec.from.columns.join(", ")} follows from ${spec.to?.columns.join(", ")}: code that writes the new side must write the old one as well until the contract. Give down(…) in the directive to have the trigger do it.`,
      ];
  return planned(spec, kit.together("sync", [piece]), notes);
}

export const backfillNote =
  "The backfill runs outside a transaction and commits each batch. If it is interrupted, run it again: rows that are filled stay as they are.";

export function backfill(context: TableContext): PhasePlan | Refusal {
  const { spec, kit } = context;
  const key = walkedKey(context);
  if ("refused" in key) return key;
  const up = kit.backfill(backfillUpdate(spec, key, kit.dialect));
  return planned(spec, [{ verb: "backfill", up, noTransaction: true }], [backfillNote]);
}

/** The new columns get what the old ones have; without a trigger, the old ones must not be required any more. */
export function cutover(context: TableContext): PhasePlan | Refusal {
  const { spec, table, kit, history } = context;
  const next = spec.to?.columns ?? [];
  const isPaired = spec.from.columns.length === next.length;
  const renames = new Map(isPaired ? spec.from.columns.map((old, i) => [old, next[i] ?? old]) : []);
  const copies = kit.copies({ table, side: spec.from, renames, schema: history.schema });
  const relax = isSynced(context) ? [] : kit.together("relax", requiredOld(context).map(relaxing(context)));
  const steps = [...copies.steps, ...relax.map(({ verb, up }) => ({ verb, up }))];
  const reads = `let the code read ${next.join(", ")} instead of ${spec.from.columns.join(", ")}`;
  if (steps.length === 0) return { refused: `There is nothing to write in SQL: ${reads}.` };
  return planned(spec, steps, [...copies.notes, `When these have run, ${reads}.`]);
}

function requiredOld({ spec, table }: TableContext): readonly string[] {
  return spec.from.columns.filter((column) => table.columns.get(column)?.notNull === true);
}

function relaxing({ kit, spec }: TableContext): (column: string) => Piece {
  return (column) => kit.dropNotNull(spec.from, column);
}

/**
 * First the end of the synchronisation, while both sides must still agree; then the drop, which refuses to run before. Both
 * fail closed: nothing is changed when a check does not hold.
 */
export function contract(context: TableContext): PhasePlan {
  const { spec, sync, kit } = context;
  const stop = sync !== undefined && isSynced(context) ? unsync(context, sync.name) : [];
  const guard =
    sync === undefined
      ? kit.failIfAny(
          spec.from,
          unfilled(spec, kit.dialect),
          `${spec.id}: some rows have no ${spec.to?.columns.join(", ")}, nothing was dropped`,
        )
      : kit.failIfTrigger(spec.from, sync.name, `${spec.id}: the sync trigger is still there, nothing was dropped`);
  return planned(spec, [...stop, dropStep(context, spec.from.columns, guard)], [noWayBack]);
}

export const noWayBack = "There is no way back behind this: releases that name the old column can no longer run.";

/** The drop at the end, behind a check that fails closed. */
export function dropStep({ spec, kit }: TableContext, columns: readonly string[], guard: string): Step {
  const drops = columns.map((column) => kit.dropColumn(spec.from, column)).join("\n");
  return { verb: "contract", up: [kit.lockTimeout, guard, drops].filter((part) => part !== "").join("\n\n") };
}

/** The trigger goes, and with it what kept old code inserting; the new column gets the old one's default. */
function unsync(context: TableContext, trigger: string): readonly Step[] {
  const { spec, kit, table } = context;
  const names = syncNames(spec);
  const isOurs = trigger === names.trigger;
  const next = spec.to?.columns ?? [];
  const drop = isOurs ? kit.dropSync(spec.from, names) : kit.dropTrigger(spec.from, trigger);
  const relaxed = requiredOld(context).map(relaxing(context));
  const defaults =
    spec.from.columns.length !== next.length
      ? []
      : spec.from.columns.flatMap((old, i) => {
          const text = table.columns.get(old)?.default?.text;
          return text === undefined ? [] : [kit.setDefault(spec.from, next[i] ?? "", text, undefined)];
        });
  const differ = isTwoWay(spec) ? mismatch(spec, kit.dialect) : unfilled(spec, kit.dialect);
  const guard = kit.failIfAny(spec.from, differ, `${spec.id}: some rows differ, nothing was changed`);
  const up = [kit.lockTimeout, "", guard, "", drop, ...[...relaxed, ...defaults].map((piece) => piece.up)].join("\n");
  // The new column must have no default again before the trigger is there, and old code must see what new code wrote meanwhile. NOT NULL
  // does not come back: the trigger fills the column anyway.
  const down = [
    ...defaults.map((piece) => piece.down),
    kit.createSync(spec.from, rowSync(spec), names),
    ...(isTwoWay(spec) ? [kit.update(fillBack(spec, kit.dialect))] : []),
  ].join("\n\n");
  return [{ verb: "unsync", up, ...(isOurs ? { down } : {}) }];
}
