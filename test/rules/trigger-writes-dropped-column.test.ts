import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule } from "../support/rules.ts";
import { refusalOf, sqliteWith } from "../support/sqlite.ts";

const rule = "trigger-writes-dropped-column";
const base = `
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c text);
CREATE TABLE o (id integer PRIMARY KEY, a text);
CREATE TRIGGER g AFTER INSERT ON o BEGIN INSERT OR IGNORE INTO t (id, a) VALUES (NEW.id, NEW.a); UPDATE t SET id = id, "b" = 'x' WHERE c = 'y'; END;
`;

test("reports what a trigger inserts or assigns, unless the trigger goes", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": base,
      "migrations/2_change.sql": `
ALTER TABLE t DROP COLUMN a;
              ^^^^^^^^^^^^^ Trigger g of o writes t.a
ALTER TABLE t DROP COLUMN b;
              ^^^^^^^^^^^^^ Trigger g of o writes t.b
ALTER TABLE o DROP COLUMN id;
`,
    },
    { dialect: "sqlite" },
  );
  checkRule(
    rule,
    {
      "migrations/1_base.sql": base,
      "migrations/2_change.sql": "ALTER TABLE t DROP COLUMN a;\nDROP TRIGGER g;",
    },
    { dialect: "sqlite" },
  );
});

test("SQLite drops such a column, and fails when the trigger fires", async () => {
  for (const column of ["a", "b"]) {
    const database = await sqliteWith(base.replace("WHERE c = 'y'", ""));
    assert.equal(refusalOf(database, `ALTER TABLE t DROP COLUMN ${column}`), undefined);
    assert.match(refusalOf(database, "INSERT INTO o VALUES (1, 'a')") ?? "", /no (?:such )?column/);
  }
});
