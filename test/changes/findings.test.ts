import assert from "node:assert/strict";
import { test } from "node:test";
import { type ChangesOptions, ChangesWorkspace, type Texts } from "../support/changes.ts";

const base: Texts = {
  "go.mod": "require github.com/golang-migrate/migrate/v4 v4.0.0\n",
  "migrations/000001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, name text, email text);\n",
};
const expand: Texts = {
  ...base,
  "migrations/000002_expand.up.sql":
    "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n",
};
const trigger = `CREATE FUNCTION copy_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.full_name := NEW.name;
  RETURN NEW;
END $$;
CREATE TRIGGER copy_name BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION copy_name();
`;

function check(texts: Texts, expected: readonly string[], options: ChangesOptions = {}): void {
  assert.deepEqual(new ChangesWorkspace(texts, options).findingLines, expected);
}

test("missing-dual-write marks the old column where it is written alone", () => {
  const texts = {
    ...expand,
    "src/a.ts": 'q("INSERT INTO users (id, name) VALUES (1, $1)"); q("UPDATE users SET name = $1, full_name = $1");',
  };
  check(texts, ["missing-dual-write src/a.ts name"]);
  const [found] = new ChangesWorkspace(texts).findings;
  assert.match(found?.message ?? "", /This writes users\.name but not users\.full_name/);
  assert.deepEqual(
    found?.related.map(({ file }) => file),
    ["migrations/000002_expand.up.sql"],
  );
});

test("missing-dual-write is silent in tests, for a name in another table, and where a spread may write the column", () => {
  check(
    {
      ...expand,
      "prisma/schema.prisma": "model users {\n  id Int @id\n  name String\n}\n",
      "src/a.test.ts": 'q("UPDATE users SET name = $1");',
      "src/b.ts": 'q("UPDATE teams SET name = $1"); prisma.users.create({ data: { name, ...rest } });',
    },
    [],
  );
});

test("a hand-written trigger is understood by its body", () => {
  const writer = { "src/a.ts": 'q("UPDATE users SET name = $1");' };
  check({ ...expand, "migrations/000003_sync.up.sql": trigger, ...writer }, []);
  const half = trigger.replace("INSERT OR UPDATE", "INSERT");
  check({ ...expand, "migrations/000003_sync.up.sql": half, ...writer }, ["missing-dual-write src/a.ts name"]);
  const other = trigger.replace("NEW.full_name := NEW.name", "NEW.email := NEW.name");
  check({ ...expand, "migrations/000003_sync.up.sql": other, ...writer }, ["missing-dual-write src/a.ts name"]);
});

test("backfill-before-dual-write marks a backfill that comes too early", () => {
  const backfill = "UPDATE users SET full_name = name WHERE full_name IS NULL;\n";
  check({ ...expand, "migrations/000003_fill.up.sql": backfill }, [
    `backfill-before-dual-write migrations/000003_fill.up.sql ${backfill.slice(0, -2)}`,
  ]);
  check({ ...expand, "migrations/000003_sync.up.sql": trigger, "migrations/000004_fill.up.sql": backfill }, []);
});

test("read-before-backfill marks a read of the empty column, but not a fallback", () => {
  check(
    {
      ...expand,
      "migrations/000003_sync.up.sql": trigger,
      "src/a.ts": 'q("SELECT full_name FROM users"); q("SELECT COALESCE(full_name, name) FROM users");',
    },
    ["read-before-backfill src/a.ts full_name"],
  );
});

test("contract-in-use marks the drop and shows where the column is used", () => {
  const texts = {
    ...base,
    "migrations/000002_drop.up.sql": "ALTER TABLE users DROP COLUMN email, DROP COLUMN name;\n",
    "src/a.ts": 'q("SELECT name FROM users"); q("UPDATE users SET name = $1");',
    "src/a.test.ts": 'q("SELECT email FROM users");',
  };
  check(texts, ["contract-in-use migrations/000002_drop.up.sql name"]);
  const [found] = new ChangesWorkspace(texts).findings;
  assert.match(found?.message ?? "", /drops users\.name, but code still uses it in 2 places \(reads and writes it\)/);
  assert.deepEqual(
    found?.related.map(({ message }) => message),
    ["reads users.name", "writes users.name"],
  );
});

test("contract-in-use counts a declaration, a rename and a dropped table", () => {
  const prisma = { "prisma/schema.prisma": "model users {\n  id Int @id\n  name String\n}\n" };
  check({ ...base, ...prisma, "migrations/000002_drop.up.sql": "ALTER TABLE users DROP COLUMN name;" }, [
    "contract-in-use migrations/000002_drop.up.sql name",
  ]);
  check({ ...base, ...prisma, "migrations/000002_drop.up.sql": "ALTER TABLE users RENAME name TO title;" }, [
    "contract-in-use migrations/000002_drop.up.sql name",
  ]);
  check({ ...base, ...prisma, "migrations/000002_drop.up.sql": "DROP TABLE users;" }, [
    "contract-in-use migrations/000002_drop.up.sql users",
  ]);
});

test("contract-in-use leaves shipped drops alone, and columns that came back", () => {
  const texts = { ...base, "src/a.ts": 'q("SELECT name FROM users");' };
  const drop = { ...texts, "migrations/000002_drop.up.sql": "ALTER TABLE users DROP COLUMN name;" };
  check(drop, [], { shipped: ["migrations/000002_drop.up.sql"] });
  check({ ...drop, "migrations/000003_back.up.sql": "ALTER TABLE users ADD COLUMN name text;" }, []);
});

test("SQL that means a table of another database is not believed", () => {
  check(
    {
      ...base,
      "migrations/000002_drop.up.sql": "DROP TABLE users;",
      "src/a.ts": 'q("SELECT name, clicks FROM users"); q("SELECT name FROM users");',
      "src/b.ts": 'q("SELECT visits, pages FROM users"); q("SELECT count(*) FROM users");',
      "src/c.ts": 'q("SELECT name FROM users");',
    },
    [],
  );
});

test("a column of a join counts only when no other table may have it", () => {
  const drop = { ...base, "migrations/000002_drop.up.sql": "ALTER TABLE users DROP COLUMN name;" };
  const joined = { "src/a.ts": 'q("SELECT name FROM users JOIN teams ON teams.id = users.id");' };
  const teams = (columns: string) => ({ "migrations/000001_teams.up.sql": `CREATE TABLE teams (${columns});` });
  check({ ...drop, ...joined }, []);
  check({ ...drop, ...joined, ...teams("id int, name text") }, []);
  check({ ...drop, ...joined, ...teams("id int") }, ["contract-in-use migrations/000002_drop.up.sql name"]);
});

test("change-directive marks what cannot be read", () => {
  check({ ...base, "migrations/000002_x.up.sql": "-- cutover: change users.name => users.full_name\nSELECT 1;\n" }, [
    "change-directive migrations/000002_x.up.sql =>",
  ]);
});

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
