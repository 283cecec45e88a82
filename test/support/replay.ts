import { applyOperation } from "../../core/schema/apply.ts";
import { schemaOver } from "../../core/schema/schema.ts";
import { createStore, type ForkableStore } from "../../core/schema/store.ts";
import type { Origin, Schema, SchemaSettings } from "../../core/schema/types.ts";
import { readStatement } from "../../core/sql/read.ts";
import { splitStatements } from "../../core/sql/split.ts";
import type { Dialect } from "../../core/sql/types.ts";

export const publicPath: SchemaSettings = { searchPath: ["public"] };

/** Where statements of a test come from. */
export const testOrigin: Origin = { file: "test.sql", span: { start: 0, end: 0 }, migration: "test", transaction: 0 };

/** Replays a script; what is not understood throws, so that a test cannot pass by not reading. */
export function replayScript(
  script: string,
  store: ForkableStore = createStore(),
  settings: SchemaSettings = publicPath,
  dialect: Dialect = "postgres",
): ForkableStore {
  for (const slice of splitStatements(script, dialect)) {
    if (slice.kind !== "sql") continue;
    const text = script.slice(slice.span.start, slice.span.end);
    const { operations, unread } = readStatement(text, dialect);
    if (unread.length > 0) throw new Error(`not read: ${unread.map(({ reason }) => reason).join("; ")} in\n${text}`);
    for (const operation of operations) applyOperation(operation, store, testOrigin, settings);
  }
  return store;
}

/** The schema after a script. */
export function schemaAfter(script: string, settings: SchemaSettings = publicPath): Schema {
  return schemaOver(replayScript(script, createStore(), settings), settings);
}
