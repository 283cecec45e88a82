import { type FoundUsage, type UsageIndex, usagesOfColumn } from "../code/match.ts";
import type { Schema } from "../schema/types.ts";
import type { OperationKind, OperationOf } from "../sql/operations.ts";
import { type Location, shift } from "../text.ts";
import { declaredWithAll } from "./declared-with-all.ts";
import { tableWithout } from "./gone.ts";
import { isKind, type PlacedOperation } from "./history-facts.ts";
import { isTypeOnly } from "./usage-words.ts";

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
  if (isKind(placed, "drop-column") || isKind(placed, "rename-column")) {
    const key = tableWithout(placed.operation, schema);
    return key === undefined ? [] : [new DroppedColumn(placed, key, schema)];
  }
  if (!isKind(placed, "drop-table")) return [];
  const { statement, operation } = placed;
  const { table } = operation;
  const key = schema.tableKey(table);
  if (schema.tableByKey(key) !== undefined) return [];
  const at = { file: statement.file, span: shift(table.span, statement.span.start) };
  return [{ name: table.name, verb: "drops", at, sites: (index) => usesOfTable(index, key, schema) }];
}

/** Says what it is when it is asked: a long history drops many columns that no code uses, and is looked through at each keystroke. */
class DroppedColumn implements Dropped {
  readonly #placed: PlacedOperation<OperationOf<"drop-column" | "rename-column">>;
  readonly #tableKey: string;
  readonly #schema: Schema;

  constructor(placed: PlacedOperation<OperationOf<"drop-column" | "rename-column">>, tableKey: string, schema: Schema) {
    this.#placed = placed;
    this.#tableKey = tableKey;
    this.#schema = schema;
  }

  get name(): string {
    const { table, column } = this.#placed.operation;
    return `${table.name}.${column.name}`;
  }

  get verb(): Dropped["verb"] {
    return this.#placed.operation.kind === "drop-column" ? "drops" : "renames";
  }

  get at(): Location {
    const { operation, statement } = this.#placed;
    return { file: statement.file, span: shift(operation.column.span, statement.span.start) };
  }

  sites(index: UsageIndex): readonly FoundUsage[] {
    const { name } = this.#placed.operation.column;
    return [
      ...usagesOfColumn(index, this.#tableKey, name, this.#schema),
      ...declaredWithAll(index, this.#tableKey, name, this.#schema),
    ].filter(({ certainty, file, usage }) => certainty === "resolved" && !file.test && !isTypeOnly(usage));
  }
}

function usesOfTable(index: UsageIndex, key: string, schema: Schema): readonly FoundUsage[] {
  return [...index.values()].flatMap((found) =>
    found.filter(
      ({ file, usage }) =>
        !file.test &&
        !isTypeOnly(usage) &&
        usage.certainty === "resolved" &&
        usage.table !== undefined &&
        schema.tableKey({ ...usage.table, span: usage.span }) === key,
    ),
  );
}
