import assert from "node:assert/strict";
import { postgres } from "../../core/engines/postgres/index.ts";
import type { Effect } from "../../core/engines/types.ts";
import { applyOperation } from "../../core/schema/apply.ts";
import { schemaOver } from "../../core/schema/schema.ts";
import { readStatement } from "../../core/sql/read.ts";
import { publicPath, replayScript, testOrigin } from "./replay.ts";

export interface EffectQuestion {
  /** What was migrated before. */
  readonly after?: string;
  readonly version?: number;
  readonly timeZone?: string;
}

/** The effects of the operations of one statement on PostgreSQL 16, or another version. */
export function effectsOf(sql: string, question: EffectQuestion = {}): readonly Effect[] {
  const store = replayScript(question.after ?? "");
  const { operations, unread } = readStatement(sql, "postgres");
  assert.deepEqual(unread, []);
  return operations.map((operation) => {
    const command = operations.filter((other) => other.command === operation.command);
    const context = { schema: schemaOver(store, publicPath), version: question.version ?? 16, command };
    const effect = postgres.effect(operation, {
      ...context,
      ...(question.timeZone !== undefined && { timeZone: question.timeZone }),
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
