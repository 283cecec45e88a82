import { type FoundUsage, type UsageIndex, usagesOfColumn } from "../code/match.ts";
import type { Schema } from "../schema/types.ts";
import type { OperationKind } from "../sql/operations.ts";
import { type Location, shift } from "../text.ts";
import { declaredWithAll } from "./declared-with-all.ts";
import { isKind, type PlacedOperation } from "./history-facts.ts";

/** A column or table that a migration takes away which is not released yet. */
export interface Dropped {
  /** `users.name`, `users`. */
  readonly name: string;
  readonly verb: "drops" | "renames";
  /** Its name in the migration. */
  readonly at: Location;
  /** The certain uses of it outside of tests. */
  sites(index: UsageIndex): readonly FoundUsage[];
}

/**
 * What migrations take away that are not shipped yet. Shipped ones are left out: what they dropped is gone, and code that seems to use it
 * means something else. So is what a later migration brings back, and what only a condition drops.
 */
export function droppedThings(operations: readonly PlacedOperation[], schema: Schema): readonly Dropped[] {
  const dropped: Dropped[] = [];
  for (const placed of operations) if (takesAway.has(placed.operation.kind)) dropped.push(...droppedBy(placed, schema));
  return dropped;
}

const takesAway: ReadonlySet<OperationKind> = new Set(["drop-column", "rename-column", "drop-table"]);

function droppedBy(placed: PlacedOperation, schema: Schema): readonly Dropped[] {
  if (placed.migration.shipped || placed.operation.conditional === true) return [];
  const { statement } = placed;
  if (isKind(placed, "drop-column") || isKind(placed, "rename-column")) {
    const { table, column, kind } = placed.operation;
    const key = schema.tableKey(table);
    const now = schema.tableByKey(key);
    // A table that is gone by now was dropped or renamed later; one that is not known tells nothing.
    if (now === undefined || now.columns.has(column.name)) return [];
    return [
      {
        name: `${table.name}.${column.name}`,
        verb: kind === "drop-column" ? "drops" : "renames",
        at: { file: statement.file, span: shift(column.span, statement.span.start) },
        sites: (index) =>
          [
            ...usagesOfColumn(index, key, column.name, schema),
            ...declaredWithAll(index, key, column.name, schema),
          ].filter(({ certainty, file }) => certainty === "resolved" && !file.test),
      },
    ];
  }
  if (!isKind(placed, "drop-table")) return [];
  const { table } = placed.operation;
  const key = schema.tableKey(table);
  if (schema.tableByKey(key) !== undefined) return [];
  const at = { file: statement.file, span: shift(table.span, statement.span.start) };
  return [{ name: table.name, verb: "drops", at, sites: (index) => usesOfTable(index, key, schema) }];
}

function usesOfTable(index: UsageIndex, key: string, schema: Schema): readonly FoundUsage[] {
  return [...index.values()].flatMap((found) =>
    found.filter(
      ({ file, usage }) =>
        !file.test &&
        usage.certainty === "resolved" &&
        usage.table !== undefined &&
        schema.tableKey({ ...usage.table, span: usage.span }) === key,
    ),
  );
}
