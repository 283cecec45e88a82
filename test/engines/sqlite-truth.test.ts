import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readStatement } from "../../core/sql/read.ts";
import { splitStatements } from "../../core/sql/split.ts";
import { type EffectQuestion, effectsOf } from "../support/effects.ts";
import { refusalOf, rowsOf, sqliteWith } from "../support/sqlite.ts";

interface Row {
  readonly id: string;
  readonly sql: string;
  readonly error?: string;
}
const truth: { readonly version: string; readonly base: string; readonly rows: readonly Row[] } = JSON.parse(
  readFileSync("test/fixtures/truth/sqlite.json", "utf8"),
);

/** Rows whose failure does not follow from statement and schema, and why. */
const exceptions: Readonly<Record<string, string>> = {
  "add-column-check-violated": "which values a CHECK refuses is not computed",
  "add-column-references-default": "whether foreign keys are enforced is a setting of each connection",
  "drop-table-referenced": "whether rows refer to it, and foreign keys are enforced, is not known",
  "fk-pragma-in-tx": "whether rows refer to it, and foreign keys are enforced, is not known",
};

/** Whether we say that a statement fails in a transaction: it is not SQL of SQLite, or the engine knows a reason. */
function predictsFailure(sql: string, question: EffectQuestion): boolean {
  return splitStatements(sql, "sqlite").some(({ span }) => {
    const text = sql.slice(span.start, span.end);
    if (readStatement(text, "sqlite").unread.length > 0) return true;
    return effectsOf(text, question).some(({ fails, needsNoTransaction }) => fails !== undefined || needsNoTransaction);
  });
}

test("predicts what SQLite refuses as measured", () => {
  const question: EffectQuestion = { dialect: "sqlite", version: 3053, after: truth.base };
  const wrong = truth.rows.filter(
    ({ id, sql, error }) => exceptions[id] === undefined && predictsFailure(sql, question) !== (error !== undefined),
  );
  assert.deepEqual(
    wrong.map(({ id, error }) => `${id}: ${error ?? "runs"}`),
    [],
  );
});

test("has no exception that is none any more", () => {
  const question: EffectQuestion = { dialect: "sqlite", version: 3053, after: truth.base };
  const idle = truth.rows.filter(
    ({ id, sql, error }) => exceptions[id] !== undefined && predictsFailure(sql, question) === (error !== undefined),
  );
  assert.deepEqual(
    idle.map(({ id }) => id),
    [],
  );
});

test("a real SQLite still does what was measured", async () => {
  const wrong: string[] = [];
  for (const { id, sql, error } of truth.rows) {
    const database = await sqliteWith(truth.base);
    database.exec("PRAGMA foreign_keys = ON");
    const found = refusalOf(database, `BEGIN; ${sql}; COMMIT`);
    if (found !== error) wrong.push(`${id}: ${found ?? "runs"}, measured ${error ?? "that it runs"}`);
    database.close();
  }
  const version = rowsOf(await sqliteWith(), "SELECT sqlite_version()")[0]?.[0];
  assert.deepEqual([version, ...wrong], [truth.version]);
});

/** What else the engine says, on a real SQLite: a table with rows, and the statement. */
const claims: readonly (readonly [sql: string, refused: boolean])[] = [
  ["ALTER TABLE t ADD COLUMN n INT DEFAULT (5)", false],
  ["ALTER TABLE t ADD COLUMN n INT DEFAULT (((-2)))", false],
  ["ALTER TABLE t ADD COLUMN n INT DEFAULT ('x')", false],
  ["ALTER TABLE t ADD COLUMN n INT DEFAULT (x'00')", false],
  ["ALTER TABLE t ADD COLUMN n INT DEFAULT (cast(1 as text))", false],
  ["ALTER TABLE t ADD COLUMN n INT DEFAULT TRUE", false],
  ["ALTER TABLE t ADD COLUMN n INT DEFAULT (1 + 1)", true],
  ["ALTER TABLE t ADD COLUMN n INT DEFAULT (abs(1))", true],
  ["ALTER TABLE t ADD COLUMN n INT NOT NULL DEFAULT NULL", true],
  ["ALTER TABLE t ADD COLUMN n INT NOT NULL DEFAULT (NULL)", true],
  ["ALTER TABLE t DROP CONSTRAINT uq", true],
  ["ALTER TABLE t DROP CONSTRAINT fk", false],
  ["ALTER TABLE t DROP CONSTRAINT ck", false],
  ["ALTER TABLE t DROP COLUMN b", true],
  ["ALTER TABLE t DROP COLUMN f", false],
  ["ALTER TABLE t DROP COLUMN IF EXISTS f", true],
  ["ALTER TABLE t RENAME CONSTRAINT ck TO k", true],
];
const claimed =
  "CREATE TABLE p(id integer primary key); CREATE TABLE t(id integer primary key, a int, b int, f int references p(id), CONSTRAINT uq UNIQUE(a, b), CONSTRAINT fk FOREIGN KEY(b) REFERENCES p(id), CONSTRAINT ck CHECK(a > 0)); INSERT INTO t(id, a, b) VALUES (1, 1, 2)";

for (const [sql, refused] of claims) {
  test(`${sql} ${refused ? "fails" : "runs"}`, async () => {
    const [effect] = effectsOf(sql, { dialect: "sqlite", version: 3053, after: claimed });
    assert.equal(effect?.fails !== undefined, refused, effect?.fails);
    assert.equal(refusalOf(await sqliteWith(claimed), sql) !== undefined, refused);
  });
}

test("a column that another is computed from cannot be dropped", async () => {
  const after = "CREATE TABLE t (id integer primary key, a int, b int AS (a + 1), c int)";
  for (const [column, refused] of [
    ["a", true],
    ["b", false],
    ["c", false],
  ] as const) {
    const sql = `ALTER TABLE t DROP COLUMN ${column}`;
    assert.equal(effectsOf(sql, { dialect: "sqlite", version: 3053, after })[0]?.fails !== undefined, refused, sql);
    assert.equal(refusalOf(await sqliteWith(after), sql) !== undefined, refused, sql);
  }
});

test("versions decide", () => {
  const fails = (sql: string, version: number) =>
    effectsOf(sql, { dialect: "sqlite", version, after: claimed })[0]?.fails;
  assert.match(fails("ALTER TABLE t DROP COLUMN f", 3031) ?? "", /before version 3.35/);
  assert.equal(fails("ALTER TABLE t DROP COLUMN f", 3035), undefined);
  assert.match(fails("ALTER TABLE t ALTER COLUMN a SET NOT NULL", 3037) ?? "", /before version 3.53/);
  assert.equal(fails("ALTER TABLE t ALTER COLUMN a SET NOT NULL", 3053), undefined);
  assert.match(fails("CREATE TABLE s (a INT) STRICT", 3035) ?? "", /before version 3.37/);
});
