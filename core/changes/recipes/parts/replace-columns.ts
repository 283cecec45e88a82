import type { Refusal } from "../../../migrations/types.ts";
import { quoteName } from "../../../sql/identifiers.ts";
import type { Operation } from "../../../sql/operations.ts";
import { backfillUpdate, fillBack, mismatch, unfilled } from "../../backfill.ts";
import type { ChangeContext } from "../../context.ts";
import { isTwoWay, mappingOf, replaceColumns } from "../../expressions.ts";
import type { PlacedOperation } from "../../history-facts.ts";
import type { Piece, RowSync, Step } from "../../kits/kit.ts";
import { syncNames } from "../../object-names.ts";
import { typeText } from "../../type-text.ts";
import type { ChangeSpec } from "../../types.ts";
import { backfillStep, onTable, type PhasePlan, phaseOf, planned, type Recipe, type TableContext } from "../recipe.ts";
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
    recognises: (placed, context) =>
      context.isOwn(placed.operation) &&
      (isOnNew(placed.operation, context.spec) || isRelaxed(placed.operation, context)),
  }),
  contract: phaseOf("contract", { plan: onTable((context) => contract(context)), recognises: isContract }),
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

/** Without a trigger that fills it, the old column is no longer required as soon as code stops to write it. */
function isRelaxed(operation: Operation, { spec, sync }: ChangeContext): boolean {
  return sync === undefined && operation.kind === "drop-not-null" && spec.from.columns.includes(operation.column.name);
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
  if (spec.from.columns.length !== spec.to?.columns.length && spec.up.length === 0)
    return {
      refused: `Say how ${spec.to?.columns.join(", ")} follows from ${spec.from.columns.join(", ")}: up(expression, …), one for each new column.`,
    };
  const wrong = spec.from.columns.map((column) => uncopyable(context, column)).find((reason) => reason !== undefined);
  if (wrong !== undefined) return { refused: wrong };
  for (const [i, name] of (spec.to?.columns ?? []).entries()) {
    const old = table.columns.get(spec.from.columns[i] ?? spec.from.columns[0] ?? "");
    if (table.columns.has(name)) return { refused: `${columnName(context, name)} exists already.` };
    const given = spec.goal.kind === "type" ? spec.goal.type : spec.types[i];
    const type = given ?? (old?.type === undefined ? undefined : typeText(old.type, kit.dialect));
    if (type === undefined)
      return { refused: `The type of ${columnName(context, old?.name ?? name)} is not known: give it with type(…).` };
    const collation = given === undefined ? old?.collation : undefined;
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
  const update = backfillUpdate(spec, key, kit.dialect);
  // With our trigger both sides agree in every row that was written since: one that does not is from before, or from a time when the
  // trigger had been taken back. Without it, code may have written there what does not follow from the old side.
  const isAgreed = isTwoWay(spec) && isSynced(context) && context.sync?.name === syncNames(spec).trigger;
  const step = backfillStep(kit, isAgreed ? { ...update, where: `(${mismatch(spec, kit.dialect)})` } : update);
  return planned(spec, [step], [backfillNote]);
}

/** What stands on the old columns, for the new ones; where one takes the place of one. */
export function copiesFor({ spec, table, kit, history }: TableContext) {
  const next = spec.to?.columns ?? [];
  const isPaired = spec.from.columns.length === next.length;
  const renames = new Map(isPaired ? spec.from.columns.map((old, i) => [old, next[i] ?? old]) : []);
  const mapping = mappingOf(spec, kit.dialect);
  const value = (old: string, i: number) => {
    const name = next[i] ?? old;
    const text = mapping.down(i, "");
    return text === quoteName(name, kit.dialect) || isAlike(typeOf(table, old), typeOf(table, name))
      ? quoteName(name, kit.dialect)
      : `(${text})`;
  };
  const values = new Map(isPaired ? spec.from.columns.map((old, i) => [old, value(old, i)]) : []);
  return kit.copies({ table, side: spec.from, renames, values, schema: history.schema });
}

/** The new columns get what the old ones have; without a trigger, the old ones must not be required any more. */
export function cutover(context: TableContext): PhasePlan | Refusal {
  const { spec, kit } = context;
  const copies = copiesFor(context);
  // A trigger that knows no way back does not fill them when new code leaves them out.
  const isFilled = isSynced(context) && isTwoWay(spec);
  const relax = isFilled ? [] : kit.together("relax", requiredOld(context, spec).map(relaxing(context)));
  const steps = [...copies.steps, ...relax.map(({ verb, up }) => ({ verb, up }))];
  const reads = `let the code read ${spec.to?.columns.join(", ")} instead of ${spec.from.columns.join(", ")}`;
  if (steps.length === 0) return { refused: `There is nothing to write in SQL: ${reads}.` };
  return planned(spec, steps, [...copies.notes, `When these have run, ${reads}.`]);
}

function typeOf(table: TableContext["table"], column: string): string | undefined {
  return table.columns.get(column)?.type?.name;
}

const numbers: ReadonlySet<string> = new Set(["smallint", "integer", "bigint", "numeric", "real", "double precision"]);
const texts: ReadonlySet<string> = new Set(["text", "varchar", "char"]);

/** Whether an expression over one type holds for the other as it is. */
function isAlike(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return true;
  return [numbers, texts].some((family) => family.has(a) && family.has(b));
}

function requiredOld({ table }: TableContext, { from }: ChangeSpec): readonly string[] {
  return from.columns.filter((column) => table.columns.get(column)?.notNull === true);
}

function relaxing({ kit, spec }: TableContext): (column: string) => Piece {
  return (column) => kit.dropNotNull(spec.from, column);
}

/**
 * First the end of the synchronisation, while both sides must still agree; then the drop, which refuses to run before. Both
 * fail closed: nothing is changed when a check does not hold. `sides` are the columns as they are called now.
 */
export function contract(context: TableContext, sides: ChangeSpec = context.spec): PhasePlan {
  const { spec, sync, kit } = context;
  const stop = sync !== undefined && isSynced(context) ? unsync(context, sync.name, sides) : [];
  const guard =
    sync === undefined
      ? kit.failIfAny(
          spec.from,
          unfilled(sides, kit.dialect),
          `${spec.id}: some rows have no ${sides.to?.columns.join(", ")}, nothing was dropped`,
        )
      : kit.failIfTrigger(spec.from, sync.name, `${spec.id}: the sync trigger is still there, nothing was dropped`);
  return planned(spec, [...stop, dropStep(context, sides.from.columns, guard)], [noWayBack]);
}

export const noWayBack = "There is no way back behind this: releases that name the old column can no longer run.";

/** The drop at the end, behind a check that fails closed. */
export function dropStep({ spec, kit }: TableContext, columns: readonly string[], guard: string): Step {
  const drops = columns.map((column) => kit.dropColumn(spec.from, column)).join("\n");
  return { verb: "contract", up: [kit.lockTimeout, guard, drops].filter((part) => part !== "").join("\n\n") };
}

/** The trigger goes, and with it what kept old code inserting; the new column gets the old one's default. */
function unsync(context: TableContext, trigger: string, sides: ChangeSpec): readonly Step[] {
  const { spec, kit, table } = context;
  const names = syncNames(spec);
  const isOurs = trigger === names.trigger;
  const next = sides.to?.columns ?? [];
  const drop = isOurs ? kit.dropSync(spec.from, names) : kit.dropTrigger(spec.from, trigger);
  const relaxed = requiredOld(context, sides).map(relaxing(context));
  const defaults =
    sides.from.columns.length !== next.length
      ? []
      : sides.from.columns.flatMap((old, i) => {
          const text = table.columns.get(old)?.default?.text;
          if (text === undefined) return [];
          const up = sides.up[i];
          const value =
            up === undefined ? text : replaceColumns(up, kit.dialect, (name) => (name === old ? text : undefined));
          return [kit.setDefault(spec.from, next[i] ?? "", value, undefined)];
        });
  const differ = isTwoWay(sides) ? mismatch(sides, kit.dialect) : unfilled(sides, kit.dialect);
  const guard = kit.failIfAny(spec.from, differ, `${spec.id}: some rows differ, nothing was changed`);
  // The trigger goes last: where each statement commits by itself, rows must be insertable at every moment.
  const moves = [...relaxed, ...defaults].map((piece) => piece.up);
  const up = [kit.lockTimeout, "", guard, "", ...moves, drop].join("\n");
  // The new column must have no default again before the trigger is there, and old code must see what new code wrote meanwhile. NOT NULL
  // does not come back: the trigger fills the column anyway.
  const down = [
    ...defaults.map((piece) => piece.down),
    kit.createSync(spec.from, rowSync(sides), names),
    ...(isTwoWay(sides) ? [kit.update(fillBack(sides, kit.dialect))] : []),
  ].join("\n\n");
  return [{ verb: "unsync", up, ...(isOurs ? { down } : {}) }];
}
