import assert from "node:assert/strict";
import { test } from "node:test";
import { HistoryAnalysis } from "../../core/analysis/history-analysis.ts";
import { stepSettings } from "../../core/analysis/settings.ts";
import { emptyConfig } from "../../core/config.ts";
import { historyOfSingleFile } from "../../core/migrations/detect.ts";
import { rules } from "../../core/rules/index.ts";
import type { Rule } from "../../core/rules/types.ts";
import type { OperationKind } from "../../core/sql/operations.ts";

const file = "change.sql";

/** A service that grew: many tables, columns, indexes and foreign keys, none of which depends on most others. */
function script(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => {
    const table = `t${Math.floor(i / 5)}`;
    const shapes = [
      `CREATE TABLE ${table} (id bigint PRIMARY KEY, user_id bigint)`,
      `ALTER TABLE ${table} ADD COLUMN name text`,
      `CREATE INDEX ${table}_name ON ${table} (name)`,
      `ALTER TABLE ${table} ALTER COLUMN name SET NOT NULL`,
      `ALTER TABLE ${table} ADD CONSTRAINT ${table}_user FOREIGN KEY (user_id) REFERENCES users (id)`,
    ];
    return shapes[i % shapes.length] as string;
  });
}

/** Analyses a script and then others in its place. `judged` has the statements that the last analysis judged anew. */
function analysed(statements: readonly string[]) {
  const judged: string[] = [];
  const kinds: readonly OperationKind[] = [
    "create-table",
    "add-column",
    "create-index",
    "set-not-null",
    "add-foreign-key",
  ];
  const witness: Rule = {
    ...(rules[0] as Rule),
    id: "witness",
    on: kinds,
    check: (_, { text }) => {
      judged.push(text);
      return [];
    },
  };
  const textOf = (list: readonly string[]) => list.map((statement) => `${statement};\n`).join("");
  const history = historyOfSingleFile(file, textOf(statements), "postgres");
  const settings = stepSettings(history, "postgres", emptyConfig, [...rules, witness], undefined);
  assert.ok(settings);
  const analysis = new HistoryAnalysis(history, "postgres");
  const update = (list: readonly string[]): readonly string[] => {
    judged.length = 0;
    const text = textOf(list);
    analysis.update(historyOfSingleFile(file, text, "postgres"), () => text, settings);
    return [...judged];
  };
  assert.equal(update(statements).length, statements.length);
  return { update, analysis };
}

test("another column name has only statements about its table judged again", () => {
  const before = script(500);
  const { update } = analysed(before);
  const again = update(before.with(101, "ALTER TABLE t20 ADD COLUMN title text"));
  assert.equal(again[0], "ALTER TABLE t20 ADD COLUMN title text");
  assert.deepEqual(
    again.filter((text) => !/\bt20\b/.test(text)),
    [],
  );
});

test("a new table has hardly any other statement judged again", () => {
  const before = script(500);
  const { update } = analysed(before);
  const again = update(before.toSpliced(250, 0, "CREATE TABLE notes (id bigint PRIMARY KEY)"));
  assert.ok(again.includes("CREATE TABLE notes (id bigint PRIMARY KEY)"));
  // The list of all tables is kept in pieces, and some later table is listed in the same piece.
  assert.ok(again.length < 10 && again.every((text) => text.startsWith("CREATE TABLE")), again.join("; "));
});

test("a new row has no other statement judged again", () => {
  const before = script(500);
  const { update } = analysed(before);
  assert.deepEqual(update(before.toSpliced(250, 0, "INSERT INTO notes VALUES (1)")), []);
});

test("text that only moves has nothing judged again", () => {
  const before = script(500);
  const { update } = analysed(before);
  assert.deepEqual(update(before.with(0, `-- a comment\n\n${before[0]}`)), []);
});

test("a statement reads no more of the state in a long script than in a short one", () => {
  const reads = [50, 500].map((count) => {
    const { analysis } = analysed(script(count));
    const steps = analysis.scripts.get(file)?.[0]?.result.steps ?? [];
    return steps.slice(-5).map(({ trace }) => trace.reads.length);
  });
  assert.deepEqual(reads[0], reads[1]);
});
