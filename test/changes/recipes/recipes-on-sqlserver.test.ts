import assert from "node:assert/strict";
import { test } from "node:test";
import { nextPhase, type StartOptions, startChange } from "../../../core/changes/scaffold.ts";
import type { FrameworkId } from "../../../core/migrations/types.ts";
import { ChangesWorkspace } from "../../support/changes.ts";
import { filesIn } from "../../support/framework-files.ts";
import { ScaffoldedFiles } from "../../support/scaffolded.ts";
import { codeFile } from "../../support/walk.ts";

const users = `CREATE TABLE users (
  id bigint IDENTITY PRIMARY KEY,
  name nvarchar(100) NOT NULL,
  note nvarchar(max) NULL,
  age int NOT NULL CONSTRAINT df_users_age DEFAULT (18)
);
`;

interface PaperWalk {
  readonly framework?: FrameworkId;
  readonly base?: string;
  readonly start: readonly [old: string, next: string, options?: StartOptions];
  /** What the code does with the rows, before the cutover and behind it. */
  readonly old: readonly string[];
  readonly new: readonly string[];
  readonly phases: readonly string[];
}

/** There is no SQL Server here: the files are read, judged by the checker and by status, and taken for run. Gives what was written. */
function walkOnPaper({ framework = "golang-migrate", base = users, start, old, new: next, phases }: PaperWalk): string {
  const code = (statements: readonly string[]) =>
    statements.map((sql) => `db.query(${JSON.stringify(sql)});\n`).join("");
  const files = new ScaffoldedFiles(
    {
      ...filesIn(framework, [{ name: "base", up: base, down: "DROP TABLE users;\n" }], undefined, "sqlserver"),
      [codeFile]: code(old),
    },
    { dialect: "sqlserver", run: async () => {} },
  );
  const written: string[] = [];
  const take = (scaffold: Parameters<ScaffoldedFiles["take"]>[0]) => {
    assert.ok(!("refused" in scaffold), "refused" in scaffold ? String(scaffold.refused) : "");
    files.take(scaffold);
    written.push(...[...scaffold.files, ...scaffold.edits].map(({ text }) => text));
  };
  const { facts, host } = files.workspace;
  take(startChange(...(start.slice(0, 2) as [string, string]), start[2] ?? {}, facts, host) as never);
  const seen: string[] = [];
  for (;;) {
    const { change, context, host } = files.workspace;
    seen.push(change.phase);
    assert.deepEqual(seen, phases.slice(0, seen.length));
    if (change.phase === "done") return written.join("\n");
    const scaffold = nextPhase(change, context, host);
    if (!("refused" in scaffold)) take(scaffold as never);
    if (change.phase === "cutover" || "refused" in scaffold) {
      assert.notEqual(
        files.text(codeFile),
        code(next),
        `${change.phase}: ${"refused" in scaffold ? scaffold.refused : ""}`,
      );
      files.write({ [codeFile]: code(next) });
    }
  }
}

const replaced = ["dual-write", "backfill", "cutover", "contract", "done"];

for (const framework of ["golang-migrate", "goose", "flyway", "liquibase", "prisma"] as const) {
  test(`a column gets another name, in files of ${framework}`, () => {
    const sql = walkOnPaper({
      framework,
      base: `${users}CREATE INDEX ix_users_name ON users (name) INCLUDE (age);\n`,
      start: ["users.name", "users.full_name"],
      old: ["SELECT id, name FROM users", "UPDATE users SET name = @p2 WHERE id = @p1"],
      new: ["SELECT id, full_name FROM users", "UPDATE users SET full_name = @p2 WHERE id = @p1"],
      phases: replaced,
    });
    assert.match(sql, /ADD full_name nvarchar\(100\) NULL/);
    assert.match(sql, /ADD CONSTRAINT df_users_name DEFAULT \(''\) FOR name/);
    assert.match(sql, /JOIN deleted AS d ON d\.id = t\.id/);
    assert.match(sql, /UPDATE t SET full_name = name\n\s+FROM users AS t INNER JOIN #cutover_rows/);
    // A difference in case or in blanks at the end is one.
    assert.match(sql, /CONCAT\(full_name, '\.'\) COLLATE Latin1_General_100_BIN2 <> CONCAT\(\(name\), '\.'\) COLLATE/);
    assert.match(sql, /IF EXISTS \(SELECT 1 FROM users WHERE .*CONCAT\(full_name/);
    assert.match(sql, /ON users \(full_name\) INCLUDE \(age\) WITH \(ONLINE = ON\)/);
    assert.match(sql, /WITH NOCHECK ADD CONSTRAINT users_full_name_not_null CHECK \(full_name IS NOT NULL\)/);
    assert.match(sql, /DROP CONSTRAINT df_users_name, COLUMN name/);
  });
}

test("a split, a merge and another type", () => {
  walkOnPaper({
    start: [
      "users.name",
      "users.(first, last)",
      {
        up: "LEFT(name, CHARINDEX(' ', name)), STUFF(name, 1, CHARINDEX(' ', name), '')",
        down: "CONCAT(first, last)",
        type: "nvarchar(50), nvarchar(50)",
      },
    ],
    old: ["SELECT id, name FROM users"],
    new: ["SELECT id, first, last FROM users"],
    phases: replaced,
  });
  walkOnPaper({
    start: ["users.age", "users.age_text", { type: "nvarchar(20)" }],
    old: ["SELECT id, age FROM users"],
    new: ["SELECT id, age_text FROM users"],
    phases: replaced,
  });
});

test("a column becomes required, or is dropped", () => {
  walkOnPaper({
    start: ["users.note", "required", { up: "N''" }],
    old: ["INSERT INTO users (name) VALUES (@p1)"],
    new: ["INSERT INTO users (name, note) VALUES (@p1, N'')"],
    phases: ["backfill", "contract", "contract", "done"],
  });
  walkOnPaper({
    start: ["users.age", "nothing"],
    old: ["SELECT id, age FROM users"],
    new: ["SELECT id, name FROM users"],
    phases: ["cutover", "contract", "done"],
  });
});

test("a constraint holds for new rows, then for all", () => {
  const sql = walkOnPaper({
    start: ["users.age", "check (age > 0)"],
    old: ["SELECT id, age FROM users"],
    new: ["SELECT age, id FROM users"],
    phases: ["cutover", "done"],
  });
  assert.match(sql, /WITH NOCHECK ADD CONSTRAINT users_age_check CHECK \(age > 0\)[\s\S]*WITH CHECK CHECK CONSTRAINT/);
});

/** What is written for the start of a change, or why it is refused. */
function started(old: string, next: string, base = users, options = {}): string {
  const files = {
    ...filesIn("golang-migrate", [{ name: "base", up: base, down: "" }], undefined, "sqlserver"),
    "a.ts": "",
  };
  const { facts, host } = new ChangesWorkspace(files);
  const scaffold = startChange(old, next, options, facts, host);
  return "refused" in scaffold ? scaffold.refused : scaffold.files.map(({ text }) => text).join("");
}

test("a default is a constraint, whose name must be known", () => {
  assert.match(
    started("users.age", "default 21"),
    /DROP CONSTRAINT df_users_age;\nALTER TABLE users ADD CONSTRAINT df_users_age DEFAULT \(21\) FOR age;/,
  );
  assert.match(
    started("users.age", "default 21", users.replace("CONSTRAINT df_users_age ", "")),
    /was made without a name/,
  );
});

test("what is not sound is refused", () => {
  assert.match(started("users.age", "type bigint"), /sp_rename/);
  assert.match(started("users.id", "key int"), /sp_rename/);
  assert.match(started("table users", "people"), /synonym/);
  assert.match(started("users.note", "notes.note"), /not scaffolded for sqlserver/);
});

test("a column with a default without a name is not begun to be replaced", () => {
  const unnamed = users.replace("CONSTRAINT df_users_age ", "");
  for (const next of ["users.years", "nothing"])
    assert.match(started("users.age", next, unnamed), /sys\.default_constraints/);
  assert.doesNotMatch(started("users.age", "users.years"), /later phase/);
});
