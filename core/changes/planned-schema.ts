import { applyOperation } from "../schema/apply.ts";
import { schemaOver } from "../schema/schema.ts";
import { createStore } from "../schema/store.ts";
import type { Schema } from "../schema/types.ts";
import { readStatement } from "../sql/read.ts";
import { splitStatements } from "../sql/split.ts";
import type { HistoryFacts, StatementFacts } from "./history-facts.ts";

/** The schema behind a history, and behind migrations that are only planned yet. */
export class PlannedSchema {
  readonly #store = createStore();
  readonly #settings: Parameters<typeof schemaOver>[1];

  constructor({ migrations, dialect }: HistoryFacts) {
    this.#settings = { searchPath: ["public"], dialect };
    for (const { version, statements } of migrations)
      for (const { read, file, span } of statements) this.#apply(read, { file, span, migration: version });
  }

  get schema(): Schema {
    return schemaOver(this.#store, this.#settings);
  }

  /** Goes on behind the statements of a migration. */
  run(sql: string): void {
    const { dialect = "postgres" } = this.#settings;
    for (const { kind, span } of splitStatements(sql, dialect))
      if (kind === "sql")
        this.#apply(readStatement(sql.slice(span.start, span.end), dialect), { file: "", span, migration: "" });
  }

  #apply(
    { operations }: StatementFacts["read"],
    origin: Omit<Parameters<typeof applyOperation>[2], "transaction">,
  ): void {
    for (const operation of operations)
      if (operation.within !== "routine")
        applyOperation(operation, this.#store, { ...origin, transaction: 0 }, this.#settings);
  }
}
