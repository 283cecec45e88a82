import type { Refusal } from "../../../migrations/types.ts";
import { quoteName } from "../../../sql/identifiers.ts";
import type { Operation } from "../../../sql/operations.ts";
import { backfillUpdate, differs, fillBack, mismatch, parityQuery, unfilled } from "../../backfill.ts";
import type { ChangeContext } from "../../context.ts";
import { isTwoWay, mappingOf, replaceColumns } from "../../expressions.ts";
import { isKind, type PlacedOperation } from "../../history-facts.ts";
import {
  type BatchedUpdate,
  type Copies,
  type Kit,
  type Piece,
  type RowSync,
  type Step,
  undone,
} from "../../kits/kit.ts";
import { isGenerated, syncNames, tableOf } from "../../object-names.ts";
import { typeText } from "../../type-text.ts";
import type { ChangeSpec } from "../../types.ts";
import { known, onTable, type PhasePlan, phaseOf, planned, type Recipe, type TableContext } from "../recipe.ts";
import { dependents } from "./dependents.ts";
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
  "dual-write": phaseOf("dual-write", { plan: onTable(dualWrite), leftBehind: staleRows }),
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
    case "redefine-column":
    case "set-column-visibility":
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

function isContract({ operation }: PlacedOperation, { spec, isOwn, table }: ChangeContext): boolean {
  if (!isOwn(operation)) return false;
  // A table that is still there was rebuilt, and the old columns were left out.
  if (operation.kind === "drop-table")
    return table !== undefined && !spec.from.columns.some((column) => table.columns.has(column));
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
    const { charset, collation } = given === undefined ? (old ?? {}) : {};
    pieces.push(
      kit.addColumn(spec.from, {
        name,
        type,
        ...(charset === undefined ? {} : { charset }),
        ...(collation === undefined ? {} : { collation }),
        hidden: true,
      }),
    );
    if (given === undefined && old !== undefined)
      pieces.push(...(kit.copiedStorage?.(known(context), context.operations, old.name, name) ?? []));
  }
  return planned(spec, kit.together("expand", pieces));
}

/** How rows are kept in step: both ways where the old columns can be computed from the new ones. */
export function rowSync(spec: ChangeSpec): RowSync {
  return { kind: isTwoWay(spec) ? "both-ways" : "forward", spec };
}

export function dualWrite(context: TableContext): PhasePlan {
  const { spec, kit } = context;
  const pieces = kit.createSync(known(context), rowSync(spec), syncNames(spec));
  const isLetOmit = kit.letOmit !== undefined && isTwoWay(spec);
  const relaxed = isLetOmit ? requiredOld(context, spec).map(relaxing(context)) : [];
  const notes = isTwoWay(spec)
    ? []
    : [
        `Nothing tells how ${spec.from.columns.join(", ")} follows from ${spec.to?.columns.join(", ")}: code that writes the new side must write the old one as well until the contract. Give down(…) in the directive to have the trigger do it.`,
      ];
  const meets = kit.syncNote === undefined ? [] : [kit.syncNote];
  const steps = kit.together("sync", [...relaxed, ...pieces]);
  return planned(spec, isTwoWay(spec) ? steps : withWayBack(steps, context), [...meets, ...notes]);
}

/**
 * What the way back leaves behind where only the old side tells the new one: rows that old code changes while there is no trigger. The trigger
 * that comes again does not see them, and the backfill leaves filled rows alone, for new code may have written there what does not follow from
 * the old side. So nothing is emptied here without being asked for.
 */
export function staleRows(spec: ChangeSpec): string | undefined {
  if (isTwoWay(spec) || spec.to === undefined) return undefined;
  const next = spec.to.columns.join(", ");
  return `What old code changes while there is no trigger stays as it was in ${next}: empty ${next} before the trigger comes again, unless code has written them itself, and the backfill fills every row anew. \`cutover verify\` finds the rows that differ.`;
}

/** The migrations with a word above the statements that take the trigger back: what they leave behind, and what mends it. */
function withWayBack(steps: readonly Step[], { spec, kit }: TableContext): readonly Step[] {
  const next = spec.to?.columns ?? [];
  const set = next.map((column) => `${quoteName(column, kit.dialect)} = NULL`).join(", ");
  const comment = `-- While there is no trigger, what old code changes stays as it was in ${next.join(", ")}, and the backfill leaves filled rows alone.
-- Before the trigger comes again, unless code has written ${next.join(", ")} itself, empty them in batches, so that every row is filled anew:
--   UPDATE ${tableOf(spec.from, kit.dialect)} SET ${set};
-- \`cutover verify\` finds the rows that differ.
`;
  return steps.map((step, i) =>
    i === steps.length - 1 && step.down !== undefined ? { ...step, down: comment + step.down } : step,
  );
}

export const batchesNote =
  "The backfill runs outside a transaction and commits each batch. If it is interrupted, run it again: rows that are filled stay as they are.";

/** What people must know of a backfill. */
export function backfillNote(kit: Kit, update: BatchedUpdate): string {
  return kit.backfillNote?.(update) ?? batchesNote;
}

export function backfill(context: TableContext): PhasePlan | Refusal {
  const { spec, kit, table } = context;
  const key = walkedKey(context);
  if ("refused" in key) return key;
  const isOther = differs(kit.dialect, table);
  const update = backfillUpdate(spec, key, kit.dialect);
  // With our trigger both sides agree in every row that was written since: one that does not is from before, or from a time when the
  // trigger had been taken back. Without it, code may have written there what does not follow from the old side.
  const isAgreed = isTwoWay(spec) && isSynced(context) && isGenerated(context.sync?.name, spec);
  const where = isAgreed ? `(${mismatch(spec, kit.dialect, isOther)})` : update.where;
  const compare = `Both sides are compared by \`cutover verify\`, in batches and with evidence; by hand: ${parityQuery(spec, kit.dialect, isOther).replace(/\s+/g, " ")};`;
  const filled = { ...update, where };
  return planned(spec, kit.backfill(filled), [backfillNote(kit, filled), compare]);
}

/** What stands on the old columns, for the new ones; where one takes the place of one. */
export function copiesFor(context: TableContext): Copies {
  const { spec, table, kit, history, operations } = context;
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
  const { steps, notes } = kit.copies({
    table,
    side: spec.from,
    renames,
    values,
    schema: history.schema,
    operations,
  });
  return { steps, notes: [...notes, ...dependents(context, spec.from.columns)] };
}

/** The new columns get what the old ones have; without a trigger, the old ones must not be required any more. */
export function cutover(context: TableContext): PhasePlan | Refusal {
  const { spec, kit } = context;
  const copies = copiesFor(context);
  // A trigger that knows no way back does not fill them when new code leaves them out.
  const isFilled = isSynced(context) && isTwoWay(spec);
  const relax = isFilled ? [] : kit.together("relax", requiredOld(context, spec).map(relaxing(context)));
  const shown = kit.together("reveal", revealed(context));
  const steps = [...copies.steps, ...shown, ...relax.map(({ verb, up }) => ({ verb, up }))];
  const reads = `let the code read ${spec.to?.columns.join(", ")} instead of ${spec.from.columns.join(", ")}`;
  if (steps.length === 0) return { refused: `There is nothing to write in SQL: ${reads}.` };
  return planned(spec, steps, [...copies.notes, `When these have run, ${reads}.`]);
}

/** New columns are seen by everybody before code relies on them. */
function revealed(context: TableContext): readonly Piece[] {
  const { spec, kit, table } = context;
  const hidden = (spec.to?.columns ?? []).filter((column) => table.columns.get(column)?.invisible === true);
  return hidden.flatMap((column) => kit.reveal?.(known(context), column) ?? []);
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

/** Old columns that every row must have, so that new code could not leave them out. */
export function requiredOld({ table, kit }: TableContext, { from }: ChangeSpec): readonly string[] {
  return from.columns.filter((name) => {
    const column = table.columns.get(name);
    return column?.notNull === true && !(kit.letOmit !== undefined && column.hasDefault === true);
  });
}

/** What lets rows be inserted without an old column. */
export function relaxing(context: TableContext): (column: string) => Piece {
  const { kit } = context;
  const on = known(context);
  return (column) => kit.letOmit?.(on, column) ?? kit.dropNotNull(on, column);
}

/**
 * First the end of the synchronisation, while both sides must still agree; then the drop, which refuses to run before. Both
 * fail closed: nothing is changed when a check does not hold. `sides` are the columns as they are called now.
 */
export function contract(context: TableContext, sides: ChangeSpec = context.spec): PhasePlan {
  const { spec, sync, kit } = context;
  const stop = sync !== undefined && isSynced(context) ? unsync(context, sync.triggers, sides) : [];
  const guard =
    sync === undefined
      ? kit.failIfAny(
          spec.from,
          unfilled(sides, kit.dialect),
          `${spec.id}: some rows have no ${sides.to?.columns.join(", ")}, nothing was dropped`,
        )
      : kit.failIfTrigger(spec.from, sync.triggers, `${spec.id}: the sync trigger is still there, nothing was dropped`);
  return planned(spec, [...stop, ...dropSteps(context, sides.from.columns, guard)], [noWayBack]);
}

export const noWayBack = "There is no way back behind this: releases that name the old column can no longer run.";

/** The drop at the end, behind a check that fails closed. */
export function dropSteps(context: TableContext, columns: readonly string[], guard: string): readonly Step[] {
  const { kit } = context;
  const drops = columns.flatMap((column) => kit.dropColumn(known(context), column));
  return kit.together("contract", [{ verb: "check", up: guard, down: "" }, ...drops]);
}

/** The trigger goes, and with it what kept old code inserting; the new column gets the old one's default. */
function unsync(context: TableContext, triggers: readonly string[], sides: ChangeSpec): readonly Step[] {
  const { spec, kit, table } = context;
  const isOther = differs(kit.dialect, table);
  const names = syncNames(spec);
  const isOurs = triggers.every((trigger) => isGenerated(trigger, spec));
  const relaxed = requiredOld(context, sides).map(relaxing(context));
  const differ = isTwoWay(sides) ? mismatch(sides, kit.dialect, isOther) : unfilled(sides, kit.dialect);
  const check: Piece = {
    verb: "check",
    up: kit.failIfAny(spec.from, differ, `${spec.id}: some rows differ, nothing was changed`),
    // Old code must see what new code wrote while there was no trigger.
    down: isTwoWay(sides) ? kit.update(fillBack(sides, kit.dialect, isOther)) : "",
  };
  // The trigger goes last: where each statement commits by itself, rows must be insertable at every moment. On the way back the new
  // column must have no default again. NOT NULL of the old one does not come back: the trigger fills it anyway.
  const drop = isOurs
    ? undone(kit.createSync(known(context), rowSync(sides), names))
    : triggers.map((trigger) => ({ up: kit.dropTrigger(spec.from, trigger), down: "" }));
  const pieces = [check, ...relaxed, ...requiredNew(context, sides), ...movedDefaults(context, sides), ...drop];
  return kit.together("unsync", isOurs ? pieces : pieces.map((piece) => ({ ...piece, down: "" })));
}

/** NOT NULL of the old columns for the new ones, where copies could not have it yet. */
function requiredNew(context: TableContext, { from, to }: ChangeSpec): readonly Piece[] {
  const { kit, table } = context;
  const next = to?.columns ?? [];
  if (kit.requireAtEnd === undefined || from.columns.length !== next.length) return [];
  const isRequired = (column: string) => table.columns.get(column)?.notNull === true;
  return next.flatMap((column, i) =>
    isRequired(from.columns[i] ?? "") && !isRequired(column) ? (kit.requireAtEnd?.(known(context), column) ?? []) : [],
  );
}

function movedDefaults(context: TableContext, sides: ChangeSpec): readonly Piece[] {
  const { spec, kit, table } = context;
  const next = sides.to?.columns ?? [];
  if (sides.from.columns.length !== next.length) return [];
  return sides.from.columns.flatMap((old, i) => {
    const text = table.columns.get(old)?.default?.text;
    if (text === undefined || isDefaultOfChange(context, old)) return [];
    const up = sides.up[i];
    const value =
      up === undefined ? text : replaceColumns(up, kit.dialect, (name) => (name === old ? text : undefined));
    return [kit.setDefault(spec.from, next[i] ?? "", value, undefined)];
  });
}

/** The default only lets rows be inserted without the column: it came with the change. */
function isDefaultOfChange({ spec, kit, history, operations, isOwn }: TableContext, column: string): boolean {
  const begun = history.migrations.findIndex(({ file }) => file === spec.at.file);
  return (
    kit.letOmit !== undefined &&
    operations.some(
      (placed) =>
        isKind(placed, "set-default") &&
        isOwn(placed.operation) &&
        placed.operation.column.name === column &&
        history.migrations.indexOf(placed.migration) > begun,
    )
  );
}
