import assert from "node:assert/strict";
import { test } from "node:test";
import { type ChangesOptions, ChangesWorkspace, type Texts } from "../support/changes.ts";

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
  assert.deepEqual(
    findings.map(({ rule, severity }) => `${rule} ${severity}`),
    ["undeclared-change hint"],
  );
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

const inferred = (migrations: Texts, options: ChangesOptions = {}) =>
  new ChangesWorkspace({ ...base, ...migrations }, options).derived.changes.map(
    ({ spec, phase }) => `${spec.id} ${spec.recipe} ${spec.up.join("; ")} ${phase}`,
  );

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

test("one column to several, and several to one that go", () => {
  assert.deepEqual(
    inferred({
      "migrations/000002_x.up.sql": `ALTER TABLE users ADD COLUMN first text NOT NULL DEFAULT '', ADD COLUMN last text;
UPDATE users SET first = split_part(name, ' ', 1), last = split_part(name, ' ', 2);
`,
    }),
    ["users.name->users.(first,last) split-column split_part(name, ' ', 1); split_part(name, ' ', 2) dual-write"],
  );
  const merge = {
    "migrations/000002_x.up.sql": "ALTER TABLE users ADD COLUMN label text;\nUPDATE users SET label = name || email;\n",
  };
  assert.deepEqual(inferred(merge), []);
  assert.deepEqual(
    inferred({ ...merge, "migrations/000003_y.up.sql": "ALTER TABLE users DROP COLUMN name, DROP COLUMN email;\n" }),
    ["users.(name,email)->users.label merge-columns name || email done"],
  );
});

test("of several columns that got the same value, the one of a like name took the place", () => {
  assert.deepEqual(
    inferred({
      "migrations/000002_x.up.sql": `ALTER TABLE users ADD COLUMN label text, ADD COLUMN name_text text;
UPDATE users SET label = coalesce(name, ''), name_text = coalesce(name, '');
`,
    }),
    ["users.name->users.name_text rename-column coalesce(name, '') dual-write"],
  );
});

test("two columns that are computed from one that stays are no change", () => {
  assert.deepEqual(
    inferred({
      "migrations/000002_x.up.sql": `ALTER TABLE users ADD COLUMN slug text, ADD COLUMN initial text;
UPDATE users SET slug = lower(name);
UPDATE users SET initial = left(name, 1);
`,
    }),
    [],
  );
});

test("to another table, by UPDATE and by INSERT, when the old column goes", () => {
  const profiles = "CREATE TABLE profiles (user_id int PRIMARY KEY, email text);\n";
  const insert = "INSERT INTO profiles (user_id, email) SELECT id, email FROM users;\n";
  const drop = "ALTER TABLE users DROP COLUMN email;\n";
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": profiles + insert }), []);
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": profiles + insert + drop }), [
    "users.email->profiles.email move-column  done",
  ]);
  assert.deepEqual(
    inferred({
      "migrations/000002_x.up.sql": profiles.replace(", email text", ""),
      "migrations/000003_y.up.sql": `ALTER TABLE profiles ADD COLUMN email text;
UPDATE profiles SET email = u.email FROM users u WHERE u.id = profiles.user_id;
${drop}`,
    }),
    ["users.email->profiles.email move-column  done"],
  );
});

test("by a loop over rows of another table", () => {
  const loop = `ALTER TABLE users ADD COLUMN full_name text;
DO $$
DECLARE org RECORD;
BEGIN
  FOR org IN SELECT id, prefix FROM orgs LOOP
    IF org.prefix IS NULL THEN
      UPDATE users SET full_name = name WHERE org_id = org.id;
    ELSE
      UPDATE users SET full_name = org.prefix || name WHERE org_id = org.id;
    END IF;
  END LOOP;
END $$;
`;
  const texts = { "migrations/000002_x.up.sql": loop };
  assert.deepEqual(inferred(texts), ["users.name->users.full_name rename-column  dual-write"]);
  const drop = { "migrations/000003_y.up.sql": "ALTER TABLE users DROP COLUMN name;\n" };
  assert.deepEqual(inferred({ ...texts, ...drop }), ["users.name->users.full_name rename-column  done"]);
  const one = "UPDATE users SET full_name = name WHERE org_id = 7;";
  const alone = `ALTER TABLE users ADD COLUMN full_name text; DO $$ BEGIN ${one} END $$;`;
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": alone }), []);
});

test("by a sync trigger, without a backfill", () => {
  const trigger = `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.full_name := trim(NEW.name); RETURN NEW; END $$;
CREATE TRIGGER f BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();
`;
  const add = "ALTER TABLE users ADD COLUMN full_name text;\n";
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": add + trigger }), [
    "users.name->users.full_name rename-column trim(name) backfill",
  ]);
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": `${add}${trigger}DROP TRIGGER f ON users;\n` }), []);
});

test("what is taken back is no change, and what came again is one", () => {
  const copy = "ALTER TABLE users ADD COLUMN x text;\nUPDATE users SET x = name;\n";
  const back = "ALTER TABLE users DROP COLUMN x;\n";
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": copy, "migrations/000003_y.up.sql": back }), []);
  assert.deepEqual(
    inferred({
      "migrations/000002_x.up.sql": copy,
      "migrations/000003_y.up.sql": back,
      "migrations/000004_z.up.sql": copy,
    }),
    ["users.name->users.x rename-column  dual-write"],
  );
});

test("a change that is over since an earlier release is not mentioned", () => {
  const copy =
    "ALTER TABLE users ADD COLUMN x text;\nUPDATE users SET x = name;\nALTER TABLE users DROP COLUMN name;\n";
  const texts = { "migrations/000002_x.up.sql": copy };
  assert.deepEqual(inferred(texts), ["users.name->users.x rename-column  done"]);
  assert.deepEqual(inferred({ ...texts, "migrations/000003_y.up.sql": "SELECT 1;" }), []);
  assert.deepEqual(inferred(texts, { shipped: ["migrations/000002_x.up.sql"] }), []);
});

test("a copy that is read beside the old column is meant to stay", () => {
  const copy = {
    "migrations/000002_x.up.sql": "ALTER TABLE users ADD COLUMN raw_name text;\nUPDATE users SET raw_name = name;\n",
  };
  assert.equal(inferred({ ...copy, "src/a.ts": 'q("SELECT name FROM users");' }).length, 1);
  assert.deepEqual(inferred({ ...copy, "src/a.ts": 'q("SELECT name, raw_name FROM users");' }), []);
});

test("a copy whose old column is marked as deprecated where code declares it is a change all the same", () => {
  const texts = (mark: string) => ({
    "migrations/000002_x.up.sql": "ALTER TABLE users ADD COLUMN raw_name text;\nUPDATE users SET raw_name = name;\n",
    "prisma/schema.prisma": `model users {\n  id Int @id\n${mark}\n  email String?\n  raw_name String?\n}\n`,
    "src/a.ts": "const user = await prisma.users.findFirst(); show(user.name, user.raw_name);",
  });
  assert.deepEqual(inferred(texts("  name String?")), []);
  assert.equal(inferred(texts("  name String? // @deprecated - use raw_name")).length, 1);
  assert.equal(inferred(texts("  /// Deprecated, see raw_name\n  name String?")).length, 1);
  assert.deepEqual(inferred(texts("  name String?\n  nick String? // deprecated")), []);
});

test("a helper column that takes the old one's name in the end gave it another type", () => {
  const add = "ALTER TABLE users ADD COLUMN name_new varchar(20);\n";
  const swap = "ALTER TABLE users DROP COLUMN name;\nALTER TABLE users RENAME COLUMN name_new TO name;\n";
  const typed = ["users.name->type varchar(20) change-type  done"];
  const fillings = {
    "": [],
    "UPDATE users SET name_new = 'nobody';": [],
    "UPDATE users SET name_new = name;": typed,
    "UPDATE users SET name_new = (SELECT n.text FROM names n WHERE n.id = users.name);": typed,
    "UPDATE users SET name_new = n.text FROM names n WHERE n.id = users.name;": typed,
  };
  for (const [fill, expected] of Object.entries(fillings))
    assert.deepEqual(inferred({ "migrations/000002_x.up.sql": add + fill + swap }), expected, fill);
  const inSteps = {
    "migrations/000002_x.up.sql": `${add}UPDATE users SET name_new = name;\n`,
    "migrations/000003_y.up.sql": swap,
  };
  assert.deepEqual(inferred(inSteps), typed);
  assert.deepEqual(inferred(inSteps, { shipped: Object.keys(inSteps) }), []);
});

test("a subquery tells what it looks up by, when that goes", () => {
  const fill = (where: string) =>
    `ALTER TABLE users ADD COLUMN title text;\nUPDATE users u SET title = (SELECT t.title FROM titles t WHERE ${where});\n`;
  const drop = "ALTER TABLE users DROP COLUMN name;\n";
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": fill("t.name = u.name") }), []);
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": fill("t.name = u.name") + drop }), [
    "users.name->users.title rename-column (SELECT t.title FROM titles t WHERE t.name = u.name) done",
  ]);
  // By its key, a row is only found.
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": fill("t.user_id = u.id") + drop }), []);
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": fill("t.name = name") + drop }), []);
});

test("to a new table under another name", () => {
  const profiles = "CREATE TABLE profiles (user_id int PRIMARY KEY, address text, kind text);\n";
  const insert = "INSERT INTO profiles (user_id, kind, address) (SELECT u.id, 'email', u.email FROM users u);\n";
  const drop = "ALTER TABLE users DROP COLUMN email;\n";
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": profiles + insert + drop }), [
    "users.email->profiles.address move-column  done",
  ]);
});

test("of columns that go together, the one that a declared change replaces is the end of that", () => {
  const expand = "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;";
  const drop = "ALTER TABLE public.users DROP COLUMN name, DROP COLUMN email;";
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": expand, "migrations/000003_y.up.sql": drop }), [
    "users.name->users.full_name rename-column  done",
    "public.users.email->nothing drop-column  done",
  ]);
});

test("columns that go and leave nothing behind are one change for each migration and table", () => {
  const drop = "ALTER TABLE users DROP COLUMN name, DROP COLUMN email;\n";
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": drop }), ["users.(name,email)->nothing drop-column  done"]);
  assert.deepEqual(new ChangesWorkspace({ ...base, "migrations/000002_x.up.sql": drop }).findings, []);
});

test("a column that once replaced another which went goes alone, and one whose source stays takes a change back", () => {
  const texts = (dropsName: string) => ({
    "migrations/000002_x.up.sql": `ALTER TABLE users ADD COLUMN nick text;\nUPDATE users SET nick = name;\n${dropsName}\n`,
    "migrations/000003_y.up.sql": "ALTER TABLE users ADD COLUMN age int;\n",
    "migrations/000004_z.up.sql": "ALTER TABLE users DROP COLUMN nick;\n",
  });
  assert.deepEqual(inferred(texts("ALTER TABLE users DROP COLUMN name;")), ["users.nick->nothing drop-column  done"]);
  assert.deepEqual(inferred(texts("")), []);
});

test("a drop is none when the column comes back, came with the same release, or went in an earlier one", () => {
  const later = { "migrations/000003_y.up.sql": "ALTER TABLE users ADD COLUMN age int;\n" };
  assert.deepEqual(inferred({ "migrations/000002_x.up.sql": "ALTER TABLE users DROP COLUMN email;\n", ...later }), []);
  for (const sql of [
    "ALTER TABLE users DROP COLUMN email; ALTER TABLE users ADD COLUMN email jsonb;\n",
    "ALTER TABLE users ADD COLUMN helper text; ALTER TABLE users DROP COLUMN helper;\n",
    "ALTER TABLE users DROP COLUMN email; DROP TABLE users;\n",
    "ALTER TABLE users DROP COLUMN IF EXISTS nick;\n",
  ])
    assert.deepEqual(inferred({ "migrations/000002_x.up.sql": sql }), [], sql);
});

test("a column that code still uses is dropped by mistake, which is no change that came to its end", () => {
  const texts = {
    ...base,
    "migrations/000002_x.up.sql": "ALTER TABLE users DROP COLUMN email;\n",
    "src/a.ts": 'q("SELECT email FROM users");',
  };
  const { derived, findings } = new ChangesWorkspace(texts);
  assert.deepEqual(derived.changes, []);
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ["contract-in-use"],
  );
});
