import type { Table } from "../../schema/types.ts";
import type { OperationOf } from "../../sql/operations.ts";
import { nameOf } from "../context.ts";
import { type HistoryFacts, isKind, type PlacedOperation, tableOf } from "../history-facts.ts";
import type { ChangeSide, ChangeSpec } from "../types.ts";
import { type Candidate, inferredSpec } from "./candidate.ts";
import { ColumnsSeen } from "./columns-seen.ts";
import { type InferFacts, isReleased } from "./facts.ts";
import { fromDrops } from "./from-drop.ts";
import { fromInsert } from "./from-insert.ts";
import { fromSwap } from "./from-swap.ts";
import { fromTriggers } from "./from-trigger.ts";
import { fromUpdate } from "./from-update.ts";

/**
 * Changes that nobody declared: columns are added, and a later statement or a trigger of the same history carries the values of others over to
 * them; or one goes that nothing takes the place of. A plain new column is none, nor is one that is taken back, one that lives beside the old
 * one since a release, or one that took the old one's place in an earlier release. The drop of a column that a declared change replaces is its end.
 */
export function inferChanges(
  history: HistoryFacts,
  operations: readonly PlacedOperation[],
  declared: readonly ChangeSpec[],
): readonly ChangeSpec[] {
  const facts = { history, operations };
  const carried = carriedOver(facts);
  return [...carried, ...fromDrops(facts, [...declared, ...carried])];
}

/** Columns whose values a statement or a trigger carries over to others. */
function carriedOver(facts: InferFacts): readonly ChangeSpec[] {
  const { history, operations } = facts;
  const tables = tablesWithValuesCarried(operations);
  if (tables.size === 0) return [];
  const seen = new ColumnsSeen(history.schema);
  let candidates: Candidate[] = [];
  for (const placed of operations) {
    if (!tables.has(tableOf(placed.operation)?.name ?? "")) continue;
    seen.note(placed);
    if (isKind(placed, "drop-column") && candidates.length > 0)
      candidates = candidates.filter((candidate) => !isTakenBack(candidate, placed, facts));
    candidates.push(...fromUpdate(placed, seen, history.dialect));
    candidates.push(...fromInsert(placed, seen, history.dialect, (side, column) => isGone(side, column, facts)));
    candidates.push(...fromSwap(placed, seen, facts));
  }
  candidates.push(...fromTriggers(history, operations, seen));
  const found = new Map<string, ChangeSpec>();
  for (const candidate of joined(candidates).map(withoutCopies)) {
    if (!isStillAChange(candidate, facts)) continue;
    const spec = inferredSpec(candidate, history.path);
    if (!found.has(spec.id)) found.set(spec.id, spec);
  }
  return [...found.values()];
}

/**
 * The simple names of tables whose rows a statement or a trigger may fill from other columns: only there a change can be inferred, and in
 * most histories there is none.
 */
function tablesWithValuesCarried(operations: readonly PlacedOperation[]): ReadonlySet<string> {
  const tables = new Set<string>();
  for (const { operation } of operations) {
    switch (operation.kind) {
      case "update-rows":
        if (operation.set.some(({ value }) => value.columns.length > 0)) tables.add(operation.table.name);
        break;
      case "insert-rows":
        if ((operation.query?.tables.length ?? 0) > 0) tables.add(operation.table.name);
        break;
      case "create-trigger":
        tables.add(operation.table.name);
    }
  }
  return tables;
}

/**
 * Several columns that all got the same value are no split: one of them took the old one's place, by its name, and the others began with
 * that value. Example: `created` to `createdAt` and `updatedAt`.
 */
function withoutCopies(candidate: Candidate): Candidate {
  const { from, to, up } = candidate;
  const [first, ...others] = up;
  const [old = ""] = from.columns;
  if (others.length === 0 || from.columns.length > 1 || others.some((text) => text !== first)) return candidate;
  const likest = to.columns.toSorted((a, b) => likeness(b, old) - likeness(a, old))[0];
  if (likest === undefined || first === undefined) return candidate;
  return { ...candidate, to: { ...to, columns: [likest] }, up: [first] };
}

/** How many letters two names begin with in common. */
function likeness(name: string, old: string): number {
  let length = 0;
  while (length < name.length && name[length]?.toLowerCase() === old[length]?.toLowerCase()) length++;
  return length;
}

/** The new column is dropped again: what filled it was for nothing. */
function isTakenBack(
  { to }: Candidate,
  { operation }: PlacedOperation<OperationOf<"drop-column">>,
  { history: { schema } }: InferFacts,
): boolean {
  return to.columns.includes(operation.column.name) && schema.tableKey(nameOf(to)) === schema.tableKey(operation.table);
}

/** Several statements that each fill one new column from the same old one are one split. */
function joined(candidates: readonly Candidate[]): readonly Candidate[] {
  const byOld = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const { from, to } = candidate;
    const key = [from.schema, from.table, ...from.columns, candidate.type === undefined ? "to" : "type", to.table].join(
      ".",
    );
    const known = byOld.get(key);
    const fresh = to.columns.filter((column) => known?.to.columns.includes(column) !== true);
    if (known === undefined) byOld.set(key, candidate);
    else if (fresh.length > 0)
      byOld.set(key, {
        ...known,
        to: { ...known.to, columns: [...known.to.columns, ...fresh] },
        up: [...known.up, ...fresh.map((column) => candidate.up[to.columns.indexOf(column)] ?? "")],
        // Two columns that are computed from one may well stand beside it.
        needsDrop: true,
      });
  }
  return [...byOld.values()];
}

function isStillAChange(candidate: Candidate, facts: InferFacts): boolean {
  const { from, to, type, placed, needsDrop } = candidate;
  const { history } = facts;
  // The helper has the old one's name by now.
  if (type !== undefined) return !isOverSinceRelease(from, facts);
  const target = history.schema.table(nameOf(to));
  if (target === undefined || !to.columns.every((column) => target.columns.has(column))) return false;
  const old = history.schema.table(nameOf(from));
  if (old === undefined || from.columns.some((column) => isKey(old, column))) return false;
  if (from.columns.every((column) => !old.columns.has(column))) return !isOverSinceRelease(from, facts);
  return !needsDrop && !isReleased(placed.migration, history);
}

function isKey(table: Table, column: string): boolean {
  return table.constraints.some(
    ({ definition, columns }) => definition.type === "primary-key" && columns.includes(column),
  );
}

function isGone(side: ChangeSide, column: string, { history, operations }: InferFacts): boolean {
  const table = history.schema.table(nameOf(side));
  return table?.columns.has(column) === false && lastDrop(side, [column], { history, operations }) !== undefined;
}

/** The old columns went in a release before this one: nothing is left to say. Columns that never were are no change either. */
function isOverSinceRelease(from: ChangeSide, facts: InferFacts): boolean {
  const dropped = lastDrop(from, from.columns, facts);
  return dropped === undefined || isReleased(dropped.migration, facts.history);
}

function lastDrop(side: ChangeSide, columns: readonly string[], { history, operations }: InferFacts) {
  const key = history.schema.tableKey(nameOf(side));
  return operations.findLast(
    (placed) =>
      isKind(placed, "drop-column") &&
      history.schema.tableKey(placed.operation.table) === key &&
      columns.includes(placed.operation.column.name),
  );
}
