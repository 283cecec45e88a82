import type { Schema } from "../../schema/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { PlacedOperation } from "../history-facts.ts";

/** Which columns a history brought and took away, as far as it was walked. */
export class ColumnsSeen {
  readonly #schema: Schema;
  readonly #added = new Map<string, PlacedOperation>();
  readonly #tables = new Map<string, PlacedOperation>();

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  note(placed: PlacedOperation): void {
    const { operation } = placed;
    switch (operation.kind) {
      case "create-table":
        this.#tables.set(this.#schema.tableKey(operation.table), placed);
        break;
      case "add-column":
        if (operation.column.generated === undefined)
          this.#added.set(this.#key(operation.table, operation.column.name.name), placed);
        break;
      case "drop-column":
        this.#added.delete(this.#key(operation.table, operation.column.name));
    }
  }

  /** Where a column was added to a table that was there before. */
  added(table: QualifiedName, column: string): PlacedOperation | undefined {
    return this.#added.get(this.#key(table, column));
  }

  /** Whether a column was there before another one was added: what comes with the same migration is new as well. */
  wasThere(table: QualifiedName, column: string, other: PlacedOperation): boolean {
    const added = this.added(table, column);
    return added === undefined || (added.order < other.order && added.migration !== other.migration);
  }

  /** Where a table was created. */
  created(table: QualifiedName): PlacedOperation | undefined {
    return this.#tables.get(this.#schema.tableKey(table));
  }

  #key(table: QualifiedName, column: string): string {
    return `${this.#schema.tableKey(table)}.${column}`;
  }
}
