import type { Model } from "../code/models/types.ts";
import { toCamelCase } from "../code/spelling.ts";
import { unlistedInsertInto } from "../code/unlisted-inserts.ts";
import { isKind } from "./history-facts.ts";
import type { HistoryScan } from "./scan.ts";

/** Files of models that stand for all columns of a table of which a column is going: they need not name it. */
export function filesOfInterest(
  { operations, specs, history }: HistoryScan,
  models: () => readonly Model[],
): ReadonlySet<string> {
  const { schema } = history;
  const tables = new Set(specs.map(({ from }) => from.table));
  for (const placed of operations)
    if (!placed.migration.shipped && isKind(placed, "drop-column")) {
      const { table, column } = placed.operation;
      if (schema.table(table)?.columns.has(column.name) === false) tables.add(table.name);
    }
  if (tables.size === 0) return new Set();
  const standing = models().filter(({ library, table }) => library === "active-record" && tables.has(table));
  return new Set(standing.map(({ file }) => file));
}

/**
 * The names that application code must mention to matter: columns of staged changes, columns and tables that a migration which is not
 * shipped yet drops or renames, inserts of all columns where one goes or comes, and tables in which it requires a column. Code that mentions none in any spelling (`mentions`) need not be parsed. Properties and models that
 * map to such a name count too; `models` are only asked for when there is a name at all.
 */
export function namesOfInterest(
  { operations, specs, required, widened }: HistoryScan,
  models: () => readonly Model[],
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { from, to } of specs) for (const column of [...from.columns, ...(to?.columns ?? [])]) names.add(column);
  for (const placed of operations) {
    if (placed.migration.shipped) continue;
    if (isKind(placed, "drop-column") || isKind(placed, "rename-column")) names.add(placed.operation.column.name);
    if (isKind(placed, "drop-column")) names.add(unlistedInsertInto(placed.operation.table.name));
    if (isKind(placed, "drop-table")) names.add(placed.operation.table.name);
  }
  for (const { table } of required) names.add(table.name);
  for (const { table } of widened) names.add(unlistedInsertInto(table.name));
  if (names.size === 0) return names;
  for (const model of models()) {
    // The Prisma client spells a model with a small first letter.
    if (names.has(model.table)) for (const name of [model.name, toCamelCase(model.name)]) names.add(name);
    for (const { name, column } of model.fields) if (names.has(column)) names.add(name);
  }
  return names;
}
