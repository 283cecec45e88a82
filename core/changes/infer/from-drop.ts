import type { OperationOf } from "../../sql/operations.ts";
import { tableWithout } from "../gone.ts";
import { isKind, type MigrationFacts, type PlacedOperation } from "../history-facts.ts";
import { specOf } from "../spec.ts";
import type { ChangeSpec } from "../types.ts";
import { sideOf } from "./candidate.ts";
import { type InferFacts, isReleased } from "./facts.ts";

type Drop = PlacedOperation<OperationOf<"drop-column">>;

/**
 * Columns that go in this release, and whose values go nowhere: those that one migration drops of one table are one change. What a condition
 * drops, what came with the same release, what comes back, what takes a change back, and columns of tables that go as a whole are none.
 */
export function fromDrops(facts: InferFacts, others: readonly ChangeSpec[]): readonly ChangeSpec[] {
  const { history } = facts;
  const widened = tablesWithNewColumns(facts);
  const together = new Map<string, { readonly first: Drop; readonly columns: string[] }>();
  for (const placed of facts.operations) {
    if (!isKind(placed, "drop-column") || !isDropAlone(placed, facts, others, widened)) continue;
    const { table, column } = placed.operation;
    const key = `${placed.migration.file} ${history.schema.tableKey(table)}`;
    const known = together.get(key);
    if (known === undefined) together.set(key, { first: placed, columns: [column.name] });
    else if (!known.columns.includes(column.name)) known.columns.push(column.name);
  }
  return [...together.values()].map(({ first, columns }) => {
    const directive = {
      subject: "column",
      goal: { kind: "nothing" },
      from: sideOf(first.operation.table, columns),
      up: [],
      down: [],
      types: [],
      span: first.at.span,
    } as const;
    return { ...specOf(directive, first.at, history.path), declared: false };
  });
}

/** The keys of the tables that each migration adds columns to. */
function tablesWithNewColumns({ history, operations }: InferFacts): ReadonlyMap<MigrationFacts, ReadonlySet<string>> {
  const tables = new Map<MigrationFacts, Set<string>>();
  for (const placed of operations) {
    if (!isKind(placed, "add-column")) continue;
    const known = tables.get(placed.migration);
    const key = history.schema.tableKey(placed.operation.table);
    if (known === undefined) tables.set(placed.migration, new Set([key]));
    else known.add(key);
  }
  return tables;
}

function isDropAlone(
  placed: Drop,
  { history, operations }: InferFacts,
  others: readonly ChangeSpec[],
  widened: ReadonlyMap<MigrationFacts, ReadonlySet<string>>,
): boolean {
  const { table, column, conditional } = placed.operation;
  if (conditional === true || isReleased(placed.migration, history)) return false;
  const key = tableWithout(placed.operation, history.schema);
  const now = history.schema.table(table);
  if (key === undefined || now === undefined) return false;
  const isSame = (name: { readonly schema?: string; readonly name: string }) =>
    history.schema.tableKey({ ...name, span: table.span }) === key;
  const isOldOne = others.some(
    ({ from }) => isSame({ ...from, name: from.table }) && from.columns.includes(column.name),
  );
  // What the same migration adds to the table may well replace it.
  const isReplaced = widened.get(placed.migration)?.has(key) === true;
  if (isOldOne || isReplaced) return false;
  const made = operations.find(
    (earlier) =>
      earlier.order < placed.order &&
      (isKind(earlier, "add-column")
        ? isSame(earlier.operation.table) && earlier.operation.column.name.name === column.name
        : isKind(earlier, "create-table") &&
          isSame(earlier.operation.table) &&
          earlier.operation.columns.some(({ name }) => name.name === column.name)),
  );
  if (made === undefined || made.migration === placed.migration || !isReleased(made.migration, history)) return false;
  const stays = (name: string) => now.columns.has(name);
  return !isTakenBack(made, column.name, operations, stays) && !isNamedByData(placed, operations, history);
}

/** The column was made to take the place of another, which stays: the drop takes that change back. */
function isTakenBack(
  made: PlacedOperation,
  column: string,
  operations: readonly PlacedOperation[],
  stays: (name: string) => boolean,
): boolean {
  if (!isKind(made, "add-column")) return false;
  if (/\bcutover:\s*change\b/.test(made.migration.text)) return true;
  return operations.some(
    ({ operation }) =>
      operation.kind === "update-rows" &&
      operation.table.name === made.operation.table.name &&
      operation.set.some(
        ({ column: { name }, value }) =>
          name === column &&
          // Whose columns these are is not known where rows of other tables are read.
          (operation.from.length > 0 || /\bselect\b/i.test(value.text)
            ? value.columns.length > 0
            : value.columns.some((source) => source !== column && stays(source))),
      ),
  );
}

/** A statement of this release reads or writes rows by that name: its values may live on in a way that is not followed. */
function isNamedByData(
  { operation: { column } }: Drop,
  operations: readonly PlacedOperation[],
  history: InferFacts["history"],
): boolean {
  const isWord = (text: string) => text.split(/\W+/).includes(column.name);
  return operations.some(
    ({ operation, migration, statement }) =>
      (operation.kind === "update-rows" || operation.kind === "insert-rows") &&
      !isReleased(migration, history) &&
      isWord(migration.text.slice(statement.span.start, statement.span.end)),
  );
}
