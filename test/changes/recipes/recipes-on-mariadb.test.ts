import assert from "node:assert/strict";
import { test } from "node:test";
import { startChange } from "../../../core/changes/scaffold.ts";
import { ChangesWorkspace } from "../../support/changes.ts";
import { filesIn } from "../../support/framework-files.ts";
import { byName, inPlace } from "../../support/releases.ts";
import { testWalk } from "../../support/walk.ts";

const users = {
  up: `CREATE TABLE users (
  id bigint AUTO_INCREMENT PRIMARY KEY,
  name varchar(100) NOT NULL,
  note text,
  age int unsigned NOT NULL DEFAULT 18
) DEFAULT CHARSET=latin1;
`,
  down: "DROP TABLE users;\n",
};

await testWalk("one column becomes two", {
  dialect: "mariadb",
  base: users,
  start: [
    "users.name",
    "users.(first, last)",
    {
      up: "SUBSTRING_INDEX(name, ' ', 1), NULLIF(SUBSTRING(name, CHAR_LENGTH(SUBSTRING_INDEX(name, ' ', 1)) + 2), '')",
      down: "CONCAT_WS(' ', first, last)",
      type: "varchar(100), varchar(100)",
    },
  ],
  value: (n) => `Ann${n} Lee`,
  old: byName,
  new: {
    insert:
      "INSERT INTO users (id, first, last) VALUES ($1, SUBSTRING_INDEX($2, ' ', 1), SUBSTRING_INDEX($2, ' ', -1))",
    update: "UPDATE users SET first = SUBSTRING_INDEX($2, ' ', 1), last = SUBSTRING_INDEX($2, ' ', -1) WHERE id = $1",
    read: "SELECT id, CONCAT_WS(' ', first, last) FROM users",
  },
  newWrites: "dual-write",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
});

await testWalk("two columns become one", {
  dialect: "mariadb",
  base: {
    up: "CREATE TABLE users (id bigint PRIMARY KEY, first varchar(100) NOT NULL, last varchar(100) NOT NULL);\n",
    down: "DROP TABLE users;\n",
  },
  start: [
    "users.(first, last)",
    "users.full_name",
    {
      up: "CONCAT(first, ' ', last)",
      down: "SUBSTRING_INDEX(full_name, ' ', 1), SUBSTRING_INDEX(full_name, ' ', -1)",
      type: "varchar(201)",
    },
  ],
  value: (n) => `Ann${n} Lee`,
  old: {
    insert:
      "INSERT INTO users (id, first, last) VALUES ($1, SUBSTRING_INDEX($2, ' ', 1), SUBSTRING_INDEX($2, ' ', -1))",
    update: "UPDATE users SET first = SUBSTRING_INDEX($2, ' ', 1), last = SUBSTRING_INDEX($2, ' ', -1) WHERE id = $1",
    read: "SELECT id, CONCAT(first, ' ', last) FROM users",
  },
  new: {
    insert: "INSERT INTO users (id, full_name) VALUES ($1, $2)",
    update: "UPDATE users SET full_name = $2 WHERE id = $1",
    read: "SELECT id, full_name FROM users",
  },
  newWrites: "dual-write",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
});

await testWalk("a column of another type gets another name", {
  dialect: "mariadb",
  base: users,
  start: ["users.age", "users.age_text", { type: "varchar(20)" }],
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
  newWrites: "dual-write",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
});

await testWalk("a change of case alone, and of blanks at the end, is one", {
  dialect: "mariadb",
  base: users,
  start: ["users.name", "users.full_name"],
  value: (n) => ["ann", "Ann", "ANN ", "ann "][n % 4] ?? "",
  old: byName,
  new: {
    insert: "INSERT INTO users (id, full_name) VALUES ($1, $2)",
    update: "UPDATE users SET full_name = $2 WHERE id = $1",
    read: "SELECT id, full_name FROM users",
  },
  newWrites: "dual-write",
  newReads: "backfill",
  phases: ["dual-write", "backfill", "cutover", "contract", "done"],
});

await testWalk("a table gets another name", {
  dialect: "mariadb",
  base: users,
  start: ["table users", "people"],
  old: byName,
  new: {
    insert: "INSERT INTO people (id, name) VALUES ($1, $2)",
    update: "UPDATE people SET name = $2 WHERE id = $1",
    read: "SELECT id, name FROM people",
  },
  newWrites: "expand",
  newReads: "expand",
  phases: ["cutover", "contract", "done"],
});

const byNote = {
  insert: "INSERT INTO users (id, name, note) VALUES ($1, 'x', $2)",
  update: "UPDATE users SET note = $2 WHERE id = $1",
  read: "SELECT id, COALESCE(note, '') FROM users",
};

await testWalk("a column becomes required", {
  dialect: "mariadb",
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
});

await testWalk("a required column with a value of other columns", {
  dialect: "mariadb",
  base: users,
  start: ["nothing", "users.slug", { up: "LOWER(name)", type: "varchar(100)" }],
  old: byName,
  new: {
    ...byName,
    insert: "INSERT INTO users (id, name, slug) VALUES ($1, $2, 'x')",
  },
  newWrites: "expand",
  newReads: "expand",
  oldUntil: "cutover",
  phases: ["dual-write", "backfill", "contract", "contract", "done"],
});

await testWalk("a column is dropped", {
  dialect: "mariadb",
  base: { ...users, up: `${users.up}CREATE INDEX users_age_idx ON users (age, name);\n` },
  start: ["users.age", "nothing"],
  old: { ...byName, insert: "INSERT INTO users (id, name, age) VALUES ($1, $2, 20)" },
  new: byName,
  newWrites: "expand",
  newReads: "expand",
  phases: ["cutover", "contract", "done"],
});

await testWalk("a foreign key", {
  dialect: "mariadb",
  base: {
    up: `CREATE TABLE teams (id bigint PRIMARY KEY);
INSERT INTO teams SELECT seq FROM seq_1_to_20000;
CREATE TABLE users (id bigint PRIMARY KEY, team bigint);
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
    await assert.rejects(rows("INSERT INTO users (id, team) VALUES (0, 999999)"), /foreign key/);
  },
});

await testWalk("a unique key", {
  dialect: "mariadb",
  start: ["users.name", "unique"],
  value: (n) => `name ${n}`,
  base: users,
  ...inPlace,
  oldUntil: "contract",
  phases: ["done"],
  async afterwards(rows) {
    await assert.rejects(
      rows("INSERT INTO users (id, name) SELECT 100001, name FROM users LIMIT 1"),
      /Duplicate entry/,
    );
  },
});

await testWalk("new rows get another default", {
  dialect: "mariadb",
  start: ["users.age", "default 21"],
  base: users,
  ...inPlace,
  phases: ["done"],
  async afterwards(rows) {
    assert.deepEqual(await rows("INSERT INTO users (id, name) VALUES (100001, 'x') RETURNING age"), ["21"]);
  },
});

await testWalk("a column becomes optional", {
  dialect: "mariadb",
  start: ["users.name", "optional"],
  base: users,
  ...inPlace,
  phases: ["done"],
  async afterwards(rows) {
    assert.deepEqual(await rows("INSERT INTO users (id, name) VALUES (100001, NULL) RETURNING id"), ["100001"]);
  },
});

/** The scripts of a change that is whole with its start, or why it is refused. */
function started(
  old: string,
  next: string,
  options = {},
  dialect: "mysql" | "mariadb" = "mysql",
  base = users,
): readonly string[] {
  const files = { ...filesIn("golang-migrate", [{ name: "base", ...base }], undefined, dialect), "a.ts": "" };
  const { facts, host } = new ChangesWorkspace(files);
  const scaffold = startChange(old, next, options, facts, host);
  if ("refused" in scaffold) return [scaffold.refused];
  return scaffold.files.filter(({ file }) => file.endsWith(".up.sql")).map(({ text }) => text);
}

test("a unique key is built in place, behind a look for duplicates", () => {
  assert.match(
    started("users.name", "unique").join(""),
    /HAVING count\(\*\) > 1[\s\S]*ADD CONSTRAINT users_name_key UNIQUE \(name\), ALGORITHM=INPLACE, LOCK=NONE;/,
  );
});

test("what the server does in a moment needs no stages", () => {
  assert.deepEqual(started("users.name", "type varchar(200)"), [
    "ALTER TABLE users MODIFY name varchar(200) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;\n",
  ]);
  assert.deepEqual(started("users.age", "default 21"), [
    "-- cutover: change users.age -> default 21\nALTER TABLE users ALTER COLUMN age SET DEFAULT 21, ALGORITHM=INSTANT;\n",
  ]);
});

test("a value at the end of an enumeration needs no stages", () => {
  const orders = {
    up: "CREATE TABLE orders (id bigint PRIMARY KEY, status enum('new','paid') NOT NULL DEFAULT 'new' COMMENT 'now');\n",
    down: "DROP TABLE orders;\n",
  };
  const add = (values: string) => started("orders.status", `type enum(${values})`, {}, "mysql", orders);
  assert.deepEqual(add("'new','paid','sent'"), [
    "ALTER TABLE orders MODIFY status enum('new','paid','sent') NOT NULL DEFAULT 'new' COMMENT 'now', ALGORITHM=INSTANT;\n",
  ]);
  assert.match(add("'new','sent','paid'").join(""), /Give the new column another name/);
});

test("a column becomes optional by a statement of all that it is", () => {
  assert.match(
    started("users.name", "optional").join(""),
    /MODIFY name varchar\(100\) NULL, ALGORITHM=INPLACE, LOCK=NONE;/,
  );
});

test("what would keep writers waiting, or lose what they write, is refused", () => {
  assert.match(started("users.age", "type bigint").join(""), /trigger cannot go on while the columns/);
  assert.match(started("users.id", "key int").join(""), /cannot change names with others without blocking/);
  assert.match(started("users.age", "check (age > 0)").join(""), /keeps writers waiting .* gh-ost/s);
  assert.match(started("nothing", "type users.kind").join(""), /belong to their columns/);
  assert.match(
    started("users.note", "notes.note").join(""),
    /not scaffolded for mysql: triggers and copies would lock/,
  );
  assert.match(started("users.id", "users.key").join(""), /takes its values from a sequence|primary key/);
});
