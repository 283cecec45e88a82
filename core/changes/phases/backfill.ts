import type { OperationOf } from "../../sql/operations.ts";
import { filledColumns, hasOldSide } from "../backfill.ts";
import type { ChangeContext } from "../context.ts";
import { judgeUnseen, recordedFills } from "../filled.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import type { Evidence } from "../types.ts";
import { decides } from "../usage-words.ts";
import type { Phase } from "./phase.ts";

export const backfill: Phase = {
  id: "backfill",
  title: "Backfill",
  why: "Rows from before the dual-write get their value, in batches, without touching what live code has written.",
  entry: ["Every writer fills the new column."],
  exit: ["No row has the old value without the new one."],
  undo: "Nothing to undo: the old column is untouched. It can be run again.",
  judge(context) {
    const fills = backfills(context);
    const valid = fills.filter((placed) => !isTooEarly(placed, context));
    const evidence: Evidence[] = valid.map(({ at }) => ({ ...at, what: "fills the rows that were there before" }));
    evidence.push(...recordedFills(context));
    if (evidence.length === 0) evidence.push(...requirements(context));
    if (evidence.length > 0) return { done: true, evidence, missing: [] };
    const unseen = judgeUnseen(context);
    if (unseen !== undefined) return unseen;
    const early = fills[0];
    const names = (context.spec.to?.columns ?? []).join(", ");
    const message =
      early === undefined
        ? `nothing fills ${names} for the rows that are there already`
        : `this fills ${names} before every writer does: rows written in between keep no value`;
    const brief = early === undefined ? "no backfill yet" : "filled too early";
    return { done: false, evidence: [], missing: [{ message, brief, at: early?.at ?? context.spec.at }] };
  },
};

/**
 * A release that is out requires every new column: it could not have been rolled out while a row had no value, however that was filled. A
 * default would have let it.
 */
function requirements({ spec, target, operations, isOnTarget }: ChangeContext): readonly Evidence[] {
  const next = spec.to?.columns ?? [];
  const found = next.flatMap((name) => {
    const placed = operations.findLast(
      (each) => isKind(each, "set-not-null") && isOnTarget(each.operation) && each.operation.column.name === name,
    );
    const column = target?.columns.get(name);
    return placed?.migration.shipped === true && column?.notNull === true && column.hasDefault !== true
      ? [{ ...placed.at, what: `requires ${name}, so every row has a value` }]
      : [];
  });
  return hasOldSide(spec) && found.length === next.length ? found : [];
}

/** Statements that fill the new columns of the whole table from the old ones. */
export function backfills(context: ChangeContext): readonly PlacedOperation<OperationOf<"update-rows">>[] {
  return context.operations.filter(
    (placed): placed is PlacedOperation<OperationOf<"update-rows">> =>
      isKind(placed, "update-rows") && context.isOwn(placed.operation) && fillsAll(context, placed),
  );
}

function fillsAll(
  { spec, table, target }: ChangeContext,
  { operation, statement }: PlacedOperation<OperationOf<"update-rows">>,
): boolean {
  const next = filledColumns(spec);
  const isCopy = hasOldSide(spec);
  const isOld = (name: string) => spec.from.columns.includes(name);
  // `SET new = 1 WHERE old = 1` where the rest has its default.
  const isCase = (name: string) =>
    target?.columns.get(name)?.hasDefault === true && operation.where?.columns.some(isOld) === true;
  const fills = next.every((name) =>
    operation.set.some(
      ({ column, value }) =>
        column.name === name && (!isCopy || value.columns.some(isOld) || (value.columns.length === 0 && isCase(name))),
    ),
  );
  if (!fills || next.length === 0) return false;
  // A loop walks the table: each of its statements is limited, all together are not.
  if (operation.within === "do") return true;
  if (operation.limited === true && !/\bwhile\b/i.test(statement.read.text)) return false;
  if (operation.where === undefined) return true;
  const key = table?.constraints.find(({ definition }) => definition.type === "primary-key")?.columns ?? [];
  const harmless = new Set([...spec.from.columns, ...next, ...(operation.from.length > 0 ? key : [])]);
  return operation.where.columns.every((column) => harmless.has(column));
}

/** A trigger that came later than the backfill, or no dual-write at all: rows written in between have no value. */
export function isTooEarly(placed: PlacedOperation, context: ChangeContext): boolean {
  const { sync, usages, spec, target } = context;
  // A default, or a rule that holds for new rows, is there before.
  if (sync === undefined && (!hasOldSide(spec) || target === undefined)) return false;
  if (sync !== undefined) return placed.order < sync.created.order;
  return !usages.some((usage) => usage.side === "new" && usage.access === "write" && decides(usage));
}
