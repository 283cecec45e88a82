import assert from "node:assert/strict";
import { engineOf } from "../../core/engines/index.ts";
import type { Effect } from "../../core/engines/types.ts";
import { applyOperation } from "../../core/schema/apply.ts";
import { schemaOver } from "../../core/schema/schema.ts";
import { createStore } from "../../core/schema/store.ts";
import { readStatement } from "../../core/sql/read.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { publicPath, replayScript, testOrigin } from "./replay.ts";

export interface EffectQuestion {
  /** What was migrated before. */
  readonly after?: string;
  readonly version?: number;
  /** Default: PostgreSQL. */
  readonly dialect?: Dialect;
  readonly timeZone?: string;
  /** Edition of SQL Server. */
  readonly edition?: string;
}

/** The effects of the operations of one statement on PostgreSQL 16, or another version or dialect. */
export function effectsOf(sql: string, question: EffectQuestion = {}): readonly Effect[] {
  const dialect = question.dialect ?? "postgres";
  const engine = engineOf(dialect);
  assert.ok(engine);
  const store = replayScript(question.after ?? "", createStore(), publicPath, dialect);
  const { operations, unread } = readStatement(sql, dialect);
  assert.deepEqual(unread, []);
  return operations.map((operation) => {
    const command = operations.filter((other) => other.command === operation.command);
    const context = {
      schema: schemaOver(store, publicPath),
      version: question.version ?? engine.versions.assumed,
      command,
    };
    const effect = engine.effect(operation, {
      ...context,
      ...(question.timeZone !== undefined && { timeZone: question.timeZone }),
      ...(question.edition !== undefined && { edition: question.edition }),
    });
    applyOperation(operation, store, testOrigin, publicPath);
    return effect;
  });
}

/** The effect of a statement that does one thing. */
export function effectOf(sql: string, question: EffectQuestion = {}): Effect {
  const [effect, ...others] = effectsOf(sql, question);
  assert.ok(effect && others.length === 0, "the statement does not do one thing");
  return effect;
}

/** Locks as people write them: `users AccessExclusive`. */
export function locksIn(effect: Effect): readonly string[] {
  return effect.locks.map(
    ({ table, mode }) => `${table.schema === undefined ? "" : `${table.schema}.`}${table.name} ${mode}`,
  );
}
