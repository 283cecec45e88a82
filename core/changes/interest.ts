import type { Model } from "../code/models/types.ts";
import { toCamelCase } from "../code/spelling.ts";
import { parseChangeDirective } from "./directive.ts";
import { type HistoryFacts, isKind, placedOperations } from "./history-facts.ts";
import { inferChanges } from "./infer.ts";

/**
 * The names that application code must mention to matter: columns of staged changes, and columns and tables that a migration which is not
 * shipped yet drops or renames. Code that mentions none in any spelling (`mentions`) need not be parsed. Properties and models that
 * map to such a name count too; `models` are only asked for when there is a name at all.
 */
export function namesOfInterest(history: HistoryFacts, models: () => readonly Model[]): ReadonlySet<string> {
  const operations = placedOperations(history);
  const names = new Set<string>();
  const add = (columns: readonly string[] | undefined) => columns?.forEach((column) => void names.add(column));
  for (const { text, statements } of history.migrations) {
    for (const { comments } of statements) {
      for (const { span } of comments) {
        const directive = parseChangeDirective(text, span, history.dialect)?.directive;
        add(directive?.from.columns);
        add(directive?.to?.columns);
      }
    }
  }
  for (const { from, to } of inferChanges(history, operations)) add([...from.columns, ...(to?.columns ?? [])]);
  for (const placed of operations) {
    if (placed.migration.shipped) continue;
    if (isKind(placed, "drop-column") || isKind(placed, "rename-column")) names.add(placed.operation.column.name);
    if (isKind(placed, "drop-table")) names.add(placed.operation.table.name);
  }
  if (names.size === 0) return names;
  for (const model of models()) {
    // The Prisma client spells a model with a small first letter.
    if (names.has(model.table)) for (const name of [model.name, toCamelCase(model.name)]) names.add(name);
    for (const { name, column } of model.fields) if (names.has(column)) names.add(name);
  }
  return names;
}
