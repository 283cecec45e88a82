import assert from "node:assert/strict";
import { test } from "node:test";
import { startChange } from "../../../core/changes/scaffold.ts";
import { ChangesWorkspace } from "../../support/changes.ts";
import { filesIn } from "../../support/framework-files.ts";
import { byName, inPlace } from "../../support/releases.ts";
import { testWalk } from "../../support/walk.ts";

const users = {
  up: `CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  note TEXT,
  age INTEGER NOT NULL DEFAULT 18
);
`,
  down: "DROP TABLE users;\n",
};

const first = (name: string) => `substr(${name}, 1, instr(${name}, ' ') - 1)`;
const last = (name: string) => `substr(${name}, instr(${name}, ' ') + 1)`;
const replaced = {
  newWrites: "dual-write",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
} as const;

await testWalk("one column becomes two", {
  dialect: "sqlite",
  base: users,
  start: [
    "users.name",
    "users.(first, last)",
    { up: `${first("name")}, ${last("name")}`, down: "first || ' ' || last", type: "text, text" },
  ],
  value: (n) => `Ann${n} Lee`,
  old: byName,
  new: {
    insert: `INSERT INTO users (id, first, last) VALUES ($1, ${first("$2")}, ${last("$2")})`,
    update: `UPDATE users SET first = ${first("$2")}, last = ${last("$2")} WHERE id = $1`,
    read: "SELECT id, first || ' ' || last FROM users",
  },
  ...replaced,
});

await testWalk("two columns become one", {
  dialect: "sqlite",
  base: {
    up: "CREATE TABLE users (id INTEGER PRIMARY KEY, first TEXT NOT NULL, last TEXT NOT NULL);\n",
    down: "DROP TABLE users;\n",
  },
  start: [
    "users.(first, last)",
    "users.full_name",
    { up: "first || ' ' || last", down: `${first("full_name")}, ${last("full_name")}`, type: "text" },
  ],
  value: (n) => `Ann${n} Lee`,
  old: {
    insert: `INSERT INTO users (id, first, last) VALUES ($1, ${first("$2")}, ${last("$2")})`,
    update: `UPDATE users SET first = ${first("$2")}, last = ${last("$2")} WHERE id = $1`,
    read: "SELECT id, first || ' ' || last FROM users",
  },
  new: {
    insert: "INSERT INTO users (id, full_name) VALUES ($1, $2)",
    update: "UPDATE users SET full_name = $2 WHERE id = $1",
    read: "SELECT id, full_name FROM users",
  },
  ...replaced,
});

await testWalk("a column of another type gets another name", {
  dialect: "sqlite",
  base: users,
  start: ["users.age", "users.age_text", { type: "text" }],
  value: (n) => String(n),
  old: {
    insert: "INSERT INTO users (id, name, age) VALUES ($1, 'x', $2)",
    update: "UPDATE users SET age = $2 WHERE id = $1",
    read: "SELECT id, age FROM users",
  },
  new: {
    insert: "INSERT INTO users (id, name, age_text) VALUES ($1, 'x', $2)",
    update: "UPDATE users SET age_text = $2 WHERE id = $1",
    read: "SELECT id, age_text FROM users",
  },
  ...replaced,
});

await testWalk("a change of case alone is one, beside a trigger of the team's own and with recursion on", {
  dialect: "sqlite",
  base: {
    ...users,
    up: `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE NOT NULL, touched INTEGER NOT NULL DEFAULT 0);
CREATE TRIGGER users_touch AFTER UPDATE ON users
WHEN NEW.touched = OLD.touched
BEGIN
  UPDATE users SET touched = OLD.touched + 1 WHERE id = NEW.id;
END;
PRAGMA recursive_triggers = ON;
`,
  },
  start: ["users.name", "users.full_name"],
  value: (n) => ["ann", "Ann", "ANN", "aNN"][n % 4] ?? "",
  old: byName,
  new: {
    insert: "INSERT INTO users (id, full_name) VALUES ($1, $2)",
    update: "UPDATE users SET full_name = $2 WHERE id = $1",
    read: "SELECT id, full_name FROM users",
  },
  ...replaced,
});

const byNote = {
  insert: "INSERT INTO users (id, name, note) VALUES ($1, 'x', $2)",
  update: "UPDATE users SET note = $2 WHERE id = $1",
  read: "SELECT id, COALESCE(note, '') FROM users",
};

for (const version of ["3.40", "3.53"]) {
  await testWalk(`a column becomes required on ${version}`, {
    dialect: "sqlite",
    version,
    base: users,
    start: ["users.note", "required", { up: "''" }],
    value: (n, release) => (release === "old" && n % 3 === 0 ? "" : `note ${n}`),
    old: {
      ...byNote,
      insert: "INSERT INTO users (id, name, note) VALUES ($1, 'x', NULLIF($2, ''))",
      update: "UPDATE users SET note = NULLIF($2, '') WHERE id = $1",
    },
    new: byNote,
    newWrites: "dual-write",
    newReads: "dual-write",
    phases: ["backfill", "contract", "done"],
    async afterwards(rows) {
      await assert.rejects(rows("INSERT INTO users (id, name) VALUES (0, 'x')"), /NOT NULL/);
    },
  });

  await testWalk(`a required column with a value of other columns on ${version}`, {
    dialect: "sqlite",
    version,
    base: users,
    start: ["nothing", "users.slug", { up: "lower(name)", type: "text" }],
    old: byName,
    new: { ...byName, insert: "INSERT INTO users (id, name, slug) VALUES ($1, $2, 'x')" },
    newWrites: "expand",
    newReads: "expand",
    oldUntil: "cutover",
    phases: ["dual-write", "backfill", "contract", "contract", "done"],
  });

  await testWalk(`a column is dropped on ${version}`, {
    dialect: "sqlite",
    version,
    base: {
      ...users,
      up: `${users.up.replace("note TEXT", "note TEXT UNIQUE")}CREATE INDEX users_note_idx ON users (note, name);\n`,
    },
    start: ["users.note", "nothing"],
    old: { ...byName, insert: "INSERT INTO users (id, name, note) VALUES ($1, $2, NULL)" },
    new: byName,
    newWrites: "expand",
    newReads: "expand",
    phases: ["cutover", "contract", "done"],
  });

  await testWalk(`a foreign key on ${version}`, {
    dialect: "sqlite",
    version,
    base: {
      up: `CREATE TABLE teams (id INTEGER PRIMARY KEY);
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)
INSERT INTO teams SELECT n FROM numbers;
CREATE TABLE users (id INTEGER PRIMARY KEY, team INTEGER);
`,
      down: "DROP TABLE users;\nDROP TABLE teams;\n",
    },
    start: ["users.team", "references teams(id)"],
    value: (n) => String(1 + (n % 20_000)),
    old: {
      insert: "INSERT INTO users (id, team) VALUES ($1, $2)",
      update: "UPDATE users SET team = $2 WHERE id = $1",
      read: "SELECT id, team FROM users",
    },
    new: {
      insert: "INSERT INTO users (team, id) VALUES ($2, $1)",
      update: "UPDATE users SET team = $2 WHERE id = $1",
      read: "SELECT id, team FROM users",
    },
    newWrites: "expand",
    newReads: "expand",
    oldUntil: "contract",
    phases: ["cutover", "done"],
    async afterwards(rows) {
      await assert.rejects(rows("INSERT INTO users (id, team) VALUES (0, 999999)"), /FOREIGN KEY/);
    },
  });

  await testWalk(`new rows get another default on ${version}`, {
    dialect: "sqlite",
    version,
    start: ["users.age", "default 21"],
    base: users,
    ...inPlace,
    phases: ["done"],
    async afterwards(rows) {
      await rows("INSERT INTO users (id, name) VALUES (0, 'x')");
      assert.deepEqual(await rows("SELECT age FROM users WHERE id = 0"), ["21"]);
    },
  });

  await testWalk(`a column becomes optional on ${version}`, {
    dialect: "sqlite",
    version,
    start: ["users.name", "optional"],
    base: users,
    ...inPlace,
    phases: ["done"],
    async afterwards(rows) {
      await rows("INSERT INTO users (id) VALUES (0)");
    },
  });

  await testWalk(`a check on ${version}`, {
    dialect: "sqlite",
    version,
    start: ["users.name", "check (length(name) > 1)"],
    base: users,
    ...inPlace,
    oldUntil: "contract",
    phases: ["done"],
    async afterwards(rows) {
      await assert.rejects(rows("INSERT INTO users (id, name) VALUES (0, 'x')"), /CHECK/);
    },
  });
}

await testWalk("a unique key", {
  dialect: "sqlite",
  start: ["users.name", "unique"],
  value: (n) => `name ${n}`,
  base: users,
  ...inPlace,
  oldUntil: "contract",
  phases: ["done"],
  async afterwards(rows) {
    await assert.rejects(rows("INSERT INTO users (id, name) SELECT 0, name FROM users LIMIT 1"), /UNIQUE/);
  },
});

/** The scripts of a change that is whole with its start, or why it is refused. */
function started(
  old: string,
  next: string,
  options = {},
  up = users.up,
  version = "3.40",
  framework: "golang-migrate" | "drizzle" = "golang-migrate",
): string {
  const base = [{ name: "base", up, down: "" }];
  const files = { ...filesIn(framework, base, undefined, "sqlite", version), "a.ts": "" };
  const { facts, host } = new ChangesWorkspace(files);
  const scaffold = startChange(old, next, options, facts, host);
  if ("refused" in scaffold) return scaffold.refused;
  return scaffold.files
    .filter(({ file }) => file.endsWith(".up.sql"))
    .map(({ text }) => text)
    .join("");
}

test("a default and NOT NULL are changed by a rebuild, where ALTER TABLE cannot", () => {
  assert.match(started("users.age", "default 21"), /age INTEGER NOT NULL DEFAULT 21[\s\S]*RENAME TO users/);
  assert.match(started("users.name", "optional"), /name TEXT,[\s\S]*RENAME TO users/);
  assert.match(started("users.name", "optional", {}, users.up, "3.53"), /ALTER COLUMN name DROP NOT NULL;/);
});

test("what SQLite cannot do soundly is refused, with what to do instead", () => {
  assert.match(started("users.age", "type bigint"), /takes values of any type.*another name/s);
  assert.match(started("users.id", "key bigint"), /holds 64 bits/);
  assert.match(started("table users", "people"), /INSTEAD OF triggers.*RENAME TO/s);
  assert.match(started("users.note", "notes.note"), /not scaffolded for sqlite/);
  assert.match(started("type users.kind", "users.sort"), /no enumerations on sqlite.*table\.column -> check/);
  assert.match(
    started("users.age", "default 21", {}, `${users.up}CREATE TABLE logins (user_id INTEGER REFERENCES users (id));\n`),
    /x-no-tx-wrap/,
  );
});

test("a change whose end the runner could not take is not begun", () => {
  const referred = `${users.up}CREATE TABLE logins (user_id INTEGER REFERENCES users (id));\n`;
  assert.match(
    started("users.name", "users.full_name", {}, referred),
    /A later phase of .* could not be written.*x-no-tx-wrap/s,
  );
  assert.match(started("users.name", "users.full_name", {}, referred, "3.53"), /ADD COLUMN full_name/);
  assert.match(
    started("users.name", "users.full_name", {}, referred, "3.40", "drizzle"),
    /A later phase of .*transaction/s,
  );
  assert.match(started("users.name", "users.full_name"), /ADD COLUMN full_name/);
});
