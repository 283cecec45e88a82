import { blockedBy, lockModeTitle } from "../engines/lock-modes.ts";
import type { LockOn, StatementTrace } from "./types.ts";

/** Locks that somebody waits for. Which of the others a statement takes, which plain reads and writes take too, depends on its plan. */
export function notableLocks(locks: readonly LockOn[]): readonly LockOn[] {
  return locks.filter(({ mode }) => blockedBy(mode) !== "nothing");
}

/** Where what was seen is not what was predicted, one line each; empty when they agree or nothing could be seen. */
export function disagreements(statement: StatementTrace): readonly string[] {
  if (statement.outcome !== "ran" || statement.unobserved) return [];
  const { predicted } = statement;
  if (predicted.fails.length > 0) return [`predicted to fail: ${predicted.fails.join("; ")}`];
  const seen = new Map(notableLocks(statement.locks).map(({ table, mode }) => [table, mode]));
  const expected = new Map(notableLocks(predicted.locks).map(({ table, mode }) => [table, mode]));
  const locks = [...new Set([...seen.keys(), ...expected.keys()])].sort().flatMap((table) => {
    const [is, was] = [seen.get(table), expected.get(table)];
    if (is === was) return [];
    const text = (mode: typeof is) => (mode === undefined ? "no lock" : lockModeTitle(mode));
    return [`${table}: ${text(is)}, predicted was ${text(was)}`];
  });
  const rewrites = differ(statement.rewrites, predicted.rewrites);
  return [
    ...locks,
    ...rewrites.more.map((table) => `${table}: rewritten, which was not predicted`),
    ...rewrites.less.map((table) => `${table}: not rewritten, which was predicted`),
  ];
}

function differ(seen: readonly string[], expected: readonly string[]) {
  return {
    more: seen.filter((table) => !expected.includes(table)),
    less: expected.filter((table) => !seen.includes(table)),
  };
}
