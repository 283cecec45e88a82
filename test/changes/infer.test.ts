import assert from "node:assert/strict";
import { test } from "node:test";
import { ChangesWorkspace, type Texts } from "../support/changes.ts";

const base: Texts = {
  "go.mod": "require github.com/golang-migrate/migrate/v4 v4.0.0\n",
  "migrations/000001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, name text, email text);\n",
};
test("an inferred change is shown but never warned about", () => {
  const texts = {
    ...base,
    "migrations/000002_x.up.sql":
      "ALTER TABLE users ADD COLUMN full_name text;\nUPDATE users SET full_name = trim(name);\n",
    "src/a.ts": 'q("UPDATE users SET name = $1");',
  };
  const { change, findings } = new ChangesWorkspace(texts);
  assert.deepEqual(
    [change.spec.id, change.spec.declared, change.spec.up],
    ["users.name->users.full_name", false, ["trim(name)"]],
  );
  assert.deepEqual(findings, []);
});

test("nothing is inferred from a key, a constant, a computed default or a helper column", () => {
  for (const sql of [
    "ALTER TABLE users ADD COLUMN org int; UPDATE users SET org = id;",
    "ALTER TABLE users ADD COLUMN x text; UPDATE users SET x = 'a';",
    "ALTER TABLE users ADD COLUMN x text; UPDATE users SET x = name || email;",
    "ALTER TABLE users ADD COLUMN x text; UPDATE users SET x = name WHERE id < 10;",
    "ALTER TABLE users ADD COLUMN x text; UPDATE users SET x = name; ALTER TABLE users DROP COLUMN x;",
  ]) {
    assert.deepEqual(new ChangesWorkspace({ ...base, "migrations/000002_x.up.sql": sql }).derived.changes, [], sql);
  }
});

test("nothing is inferred from two columns that have lived side by side since an earlier migration", () => {
  const texts = {
    ...base,
    "migrations/000002_x.up.sql": "ALTER TABLE users ADD COLUMN raw_name text;\nUPDATE users SET raw_name = name;\n",
    "migrations/000003_y.up.sql": "ALTER TABLE users ADD COLUMN age int;\n",
  };
  assert.deepEqual(new ChangesWorkspace(texts).derived.changes, []);
  const dropped = { ...texts, "migrations/000004_z.up.sql": "ALTER TABLE users DROP COLUMN name;\n" };
  assert.deepEqual(
    new ChangesWorkspace(dropped).derived.changes.map(({ spec }) => spec.id),
    ["users.name->users.raw_name"],
  );
});
