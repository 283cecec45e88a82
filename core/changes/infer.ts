import { type HistoryFacts, isKind, type MigrationFacts, type PlacedOperation } from "./history-facts.ts";
import { changeId } from "./spec.ts";
import type { ChangeSpec } from "./types.ts";

/**
 * Changes that nobody declared, in the one plain case: a column is added, and a later statement of the same history sets it on the whole
 * table from exactly one other column that the table already had.
 */
export function inferChanges(history: HistoryFacts, operations: readonly PlacedOperation[]): readonly ChangeSpec[] {
  const added = new Map<string, PlacedOperation>();
  const found = new Map<string, ChangeSpec>();
  for (const placed of operations) {
    if (isKind(placed, "add-column")) {
      const { table, column } = placed.operation;
      if (column.default === undefined && column.generated === undefined)
        added.set(`${history.schema.tableKey(table)}.${column.name.name}`, placed);
    }
    if (!isKind(placed, "update-rows") || placed.operation.from.length > 0) continue;
    const spec = inferFrom(history, placed, added);
    if (spec !== undefined && !found.has(spec.id) && isStillAChange(history, placed, spec)) found.set(spec.id, spec);
  }
  return [...found.values()];
}

/**
 * Whether the new column took, or may yet take, the old one's place: a helper column that is gone again did not, nor did a column beside
 * one that is still there since a release.
 */
function isStillAChange(history: HistoryFacts, { migration }: PlacedOperation, spec: ChangeSpec): boolean {
  const { schema } = history;
  const table = schema.table({ ...spec.from, name: spec.from.table, span: spec.at.span });
  const [old = ""] = spec.from.columns;
  const [next = ""] = spec.to?.columns ?? [];
  if (table === undefined || !table.columns.has(next)) return false;
  const isKey = table.constraints.some(
    ({ definition, columns }) => definition.type === "primary-key" && columns.includes(old),
  );
  return !isKey && !(isReleased(migration, history) && table.columns.has(old));
}

/** Where nothing tells what is released, whatever came before the last migration counts as that. */
function isReleased(migration: MigrationFacts, { migrations }: HistoryFacts): boolean {
  return migration.shipped || (migration !== migrations.at(-1) && !migrations.some(({ shipped }) => shipped));
}

function inferFrom(
  history: HistoryFacts,
  placed: PlacedOperation,
  added: ReadonlyMap<string, PlacedOperation>,
): ChangeSpec | undefined {
  if (!isKind(placed, "update-rows")) return undefined;
  const { table, set, where } = placed.operation;
  const [assignment] = set;
  const [old] = assignment?.value.columns ?? [];
  const key = history.schema.tableKey(table);
  const next = assignment?.column.name;
  if (set.length !== 1 || old === undefined || next === undefined || assignment?.value.columns.length !== 1)
    return undefined;
  if (!added.has(`${key}.${next}`) || added.has(`${key}.${old}`) || old === next) return undefined;
  if (where?.columns.some((column) => column !== next && column !== old) === true) return undefined;
  // A subquery may name columns of other tables.
  if (/\bselect\b/i.test(assignment.value.text)) return undefined;
  const side = (column: string) => ({
    ...(table.schema === undefined ? {} : { schema: table.schema }),
    table: table.name,
    columns: [column],
  });
  const text = assignment.value.text.trim();
  const head = { subject: "column", from: side(old), to: side(next), goal: { kind: "replace" } } as const;
  return {
    ...head,
    id: changeId(head),
    recipe: "rename-column",
    declared: false,
    types: [],
    up: text.replaceAll('"', "") === old ? [] : [text],
    down: [],
    at: placed.at,
    history: history.path,
  };
}
