import assert from "node:assert/strict";
import { test } from "node:test";
import { applyRewrite } from "../support/rewrites.ts";
import { checkRule, findingsOfRule } from "../support/rules.ts";
import { refusalOf, rowsOf, schemaOf, sqliteWith } from "../support/sqlite.ts";

const sqlite = { dialect: "sqlite" } as const;

test("names what SQLite refuses, and why", () => {
  checkRule(
    "alter-table-refused",
    `
ALTER TABLE users ALTER COLUMN age TYPE bigint;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ cannot change the type of a column
ALTER TABLE users ADD COLUMN at text DEFAULT CURRENT_TIMESTAMP;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ default that is not constant
ALTER TABLE users ALTER COLUMN age SET NOT NULL;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ before version 3.53
ALTER TABLE users ADD COLUMN a int, ADD COLUMN b int;
                  ^^^^^^^^^^^^^^^^ one action
                                    ^^^^^^^^^^^^^^^^ one action
`,
    sqlite,
  );
});

test("knows the version, new tables, and what other rules say", () => {
  checkRule("alter-table-refused", "ALTER TABLE users ALTER COLUMN age SET NOT NULL;", { ...sqlite, version: "3.53" });
  checkRule(
    "alter-table-refused",
    "CREATE TABLE t (id integer);\nALTER TABLE t ADD COLUMN at text DEFAULT CURRENT_TIMESTAMP;",
    sqlite,
  );
  checkRule("alter-table-refused", "ALTER TABLE users ADD COLUMN email text NOT NULL;", sqlite);
});

const before = `
CREATE TABLE teams (id INTEGER PRIMARY KEY);
CREATE TABLE "Users" (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  "first name" TEXT COLLATE NOCASE DEFAULT 'x',
  age INT CHECK (age > 0), -- in years
  team_id INT REFERENCES teams (id) ON DELETE SET NULL,
  twice INT GENERATED ALWAYS AS (age * 2) VIRTUAL,
  legacy TEXT UNIQUE,
  CONSTRAINT sane CHECK (age < 200)
) STRICT;
CREATE INDEX users_age ON "Users" (age DESC) WHERE age IS NOT NULL;
CREATE TABLE log (n INT);
CREATE TRIGGER users_log AFTER UPDATE OF age ON "Users" BEGIN INSERT INTO log VALUES (new.age); END;
CREATE TRIGGER log_users AFTER DELETE ON log BEGIN UPDATE "Users" SET age = 1; END;
CREATE VIEW adults AS SELECT id, age FROM "Users" WHERE age >= 18;
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INT REFERENCES "Users" (id) ON DELETE CASCADE);
`;
const rows = `
INSERT INTO teams VALUES (1);
INSERT INTO "Users" (id, "first name", age, team_id) VALUES (1, 'a', 30, 1), (2, 'b', 40, NULL), (9, 'gone', 1, NULL);
DELETE FROM "Users" WHERE id = 9;
INSERT INTO orders VALUES (1, 1), (2, 2);
`;

interface Case {
  readonly change: string;
  /** How the text of the schema differs afterwards. */
  readonly from?: string;
  readonly to?: string;
}

const cases: readonly Case[] = [
  {
    change: 'ALTER TABLE "Users" ALTER COLUMN "first name" TYPE ANY',
    from: 'first name" TEXT',
    to: 'first name" ANY',
  },
  { change: 'ALTER TABLE "Users" ALTER COLUMN age SET NOT NULL', from: "CHECK(age > 0)", to: "CHECK(age > 0)NOT NULL" },
  { change: 'ALTER TABLE "Users" ALTER COLUMN "first name" SET DEFAULT \'y\'', from: "DEFAULT 'x'", to: "DEFAULT 'y'" },
  { change: 'ALTER TABLE "Users" ALTER COLUMN "first name" DROP DEFAULT', from: " DEFAULT 'x'", to: "" },
  { change: 'ALTER TABLE "Users" DROP CONSTRAINT sane', from: ",CONSTRAINT sane CHECK(age < 200)", to: "" },
  { change: 'ALTER TABLE "Users" DROP COLUMN legacy', from: ",legacy TEXT UNIQUE", to: "" },
  {
    change: 'ALTER TABLE "Users" ADD FOREIGN KEY (team_id) REFERENCES teams (id)',
    from: ",CONSTRAINT sane CHECK(age < 200)",
    to: ",CONSTRAINT sane CHECK(age < 200),FOREIGN KEY(team_id)REFERENCES teams(id)",
  },
  {
    change: 'ALTER TABLE "Users" ADD COLUMN at TEXT DEFAULT CURRENT_TIMESTAMP',
    from: ",CONSTRAINT sane",
    to: ",at TEXT DEFAULT CURRENT_TIMESTAMP,CONSTRAINT sane",
  },
];

for (const { change, from = "", to = "" } of cases) {
  test(`the rebuild for ${change} keeps rows and schema on a real SQLite`, async () => {
    const files = { "migrations/1_before.sql": before, "migrations/2_change.sql": `${change};` };
    const [finding] = findingsOfRule("alter-table-refused", files, sqlite);
    const rewrite = finding?.rewrites[0];
    assert.ok(finding && rewrite, "no rewrite");
    const [script] = applyRewrite(`${change};`, finding, rewrite);

    const database = await sqliteWith(before + rows);
    database.exec("PRAGMA foreign_keys = ON");
    const schema = schemaOf(database);
    const tables = ['"Users"', "orders", "adults", "log"];
    const count = () => tables.map((table) => rowsOf(database, `SELECT count(*) FROM ${table}`)[0]?.[0]);
    const counted = count();
    assert.equal(refusalOf(database, script?.text ?? ""), undefined, script?.text);

    const expected = schema.map((text) => text.replace("-- in years ", "").replace(from, to));
    assert.deepEqual(schemaOf(database).map(evened), expected.map(evened));
    assert.deepEqual(count(), counted, "rows are lost");
    assert.deepEqual(rowsOf(database, "PRAGMA foreign_key_check"), []);
    database.exec('INSERT INTO "Users" (age) VALUES (50)');
    assert.equal(rowsOf(database, 'SELECT max(id) FROM "Users"')[0]?.[0], 10, "AUTOINCREMENT begins anew");
    database.exec('UPDATE "Users" SET age = 51 WHERE id = 10');
    assert.deepEqual(rowsOf(database, "SELECT n FROM log"), [[51]]);
    database.close();
  });
}

function evened(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\s*([(),])\s*/g, "$1")
    .replaceAll(/"(\w+)"/g, "$1");
}

test("simpler ways come first", async () => {
  const rewritten = (change: string) => {
    const [finding] = findingsOfRule(
      "alter-table-refused",
      { "migrations/1.sql": before, "migrations/2.sql": change },
      sqlite,
    );
    return finding?.rewrites[0] && applyRewrite(change, finding, finding.rewrites[0])[0]?.text;
  };
  const expected: readonly (readonly [string, string])[] = [
    [
      "ALTER TABLE orders ADD COLUMN code TEXT UNIQUE;",
      "ALTER TABLE orders ADD COLUMN code TEXT;\nCREATE UNIQUE INDEX orders_code ON orders (code);",
    ],
    [
      "ALTER TABLE orders ADD CONSTRAINT once UNIQUE (user_id, id);",
      "CREATE UNIQUE INDEX once ON orders (user_id, id);",
    ],
    ["ALTER TABLE orders ADD COLUMN IF NOT EXISTS note TEXT;", "ALTER TABLE orders ADD COLUMN note TEXT;"],
    ["ALTER TABLE orders ADD a INT, ADD b INT;", "ALTER TABLE orders ADD a INT;\nALTER TABLE orders ADD b INT;"],
  ];
  for (const [change, text] of expected) {
    assert.equal(rewritten(change), text);
    assert.equal(refusalOf(await sqliteWith(before), text), undefined);
  }
});

test("refuses to rebuild what it does not know whole", () => {
  const change = { "migrations/2.sql": "ALTER TABLE users ALTER COLUMN age TYPE text;" };
  const [unknown] = findingsOfRule("alter-table-refused", change, sqlite);
  assert.deepEqual(unknown?.rewrites, []);
});

const named = `
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c text, d text);
CREATE TABLE o (id integer PRIMARY KEY, a text);
CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET b = 'x', c = "new"."a" WHERE id = NEW.id; END;
CREATE VIEW v AS SELECT o.a, t.c FROM t JOIN o ON o.id = t.id;
`;

test("knows what a trigger or view names of a row, and what it only writes", () => {
  checkRule(
    "alter-table-refused",
    {
      "migrations/1_base.sql": named,
      "migrations/2_change.sql": `
ALTER TABLE t DROP COLUMN a;
              ^^^^^^^^^^^^^ the trigger g names it
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t DROP COLUMN c;
              ^^^^^^^^^^^^^ the view v reads it
ALTER TABLE t DROP COLUMN d;
`,
    },
    { dialect: "sqlite" },
  );
});

test("SQLite itself refuses the same columns", async () => {
  const refused = await Promise.all(
    ["a", "b", "c", "d"].map(async (column) =>
      refusalOf(await sqliteWith(named), `ALTER TABLE t DROP COLUMN ${column}`),
    ),
  );
  assert.deepEqual(refused, [
    "error in trigger g after drop column: no such column: new.a",
    undefined,
    "error in view v after drop column: no such column: t.c",
    undefined,
  ]);
});

test("refuses a default of a reference while foreign keys are enforced", () => {
  checkRule(
    "alter-table-refused",
    `
ALTER TABLE a ADD COLUMN o integer DEFAULT 1 REFERENCES o (id);
PRAGMA foreign_keys = ON;
ALTER TABLE b ADD COLUMN o integer DEFAULT NULL REFERENCES o (id);
ALTER TABLE c ADD COLUMN o integer DEFAULT 1 REFERENCES o (id);
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ with foreign keys enforced
`,
    { dialect: "sqlite" },
  );
});

test("a default that the runner puts in is not known", () => {
  checkRule(
    "alter-table-refused",
    {
      "migrations/1_base.sql": "CREATE TABLE shelves (id integer PRIMARY KEY);",
      "migrations/2_change.sql": `
ALTER TABLE shelves ADD COLUMN hashed boolean NOT NULL DEFAULT \${hashes-files};
ALTER TABLE shelves ADD COLUMN made text NOT NULL DEFAULT (datetime('now'));
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a default that is not constant
`,
    },
    { dialect: "sqlite" },
  );
});
