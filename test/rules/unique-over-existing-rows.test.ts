import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule, findingsOfRule } from "../support/rules.ts";
import { refusalOf, rowsOf, sqliteWith } from "../support/sqlite.ts";

const rule = "unique-over-existing-rows";
const before = "CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50), team int NOT NULL, code int UNIQUE);";
const files = (script: string) => ({ "migrations/1.sql": before, "migrations/2.sql": script });

test("names the columns and how to find the rows", () => {
  for (const dialect of ["mysql", "mariadb", "sqlite"] as const)
    checkRule(
      rule,
      files(`
CREATE UNIQUE INDEX users_email ON users (team, email);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SELECT team, email FROM users WHERE email IS NOT NULL GROUP BY team, email HAVING
`),
      { dialect },
    );
  checkRule(
    rule,
    files(`
CREATE UNIQUE INDEX users_email ON users (email);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SELECT email FROM users GROUP BY email HAVING
`),
    { dialect: "sqlserver" },
  );
  checkRule(
    rule,
    files(`
ALTER TABLE users ADD UNIQUE KEY users_email (email);
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ users that have the same email
`),
    { dialect: "mysql" },
  );
});

test("leaves alone what is unique already, and columns that have no values yet", () => {
  const quiet = [
    "CREATE UNIQUE INDEX i ON users (code, team);",
    "CREATE UNIQUE INDEX i ON users (id);",
    "CREATE INDEX i ON users (email);",
    "ALTER TABLE users ADD COLUMN handle varchar(50);\nCREATE UNIQUE INDEX i ON users (handle);",
    "CREATE UNIQUE INDEX i ON unknown (email);",
  ];
  for (const script of quiet) checkRule(rule, files(script), { dialect: "mysql" });
  checkRule(rule, files("CREATE UNIQUE INDEX i ON users (email) WHERE team = 1;"), { dialect: "sqlite" });
});

test("is what the server does, and its query finds the rows", async () => {
  const script = "CREATE UNIQUE INDEX users_email ON users (email);";
  const database = await sqliteWith(
    `${before} INSERT INTO users (id, team, email) VALUES (1, 1, 'a'), (2, 1, NULL), (3, 1, 'a'), (4, 1, NULL);`,
  );
  assert.match(refusalOf(database, script) ?? "", /UNIQUE constraint failed/);
  const [finding] = findingsOfRule(rule, files(script), { dialect: "sqlite" });
  const query = /SELECT .*(?=\.$)/.exec(finding?.message ?? "")?.[0] ?? "";
  assert.deepEqual(rowsOf(database, query), [["a"]]);
});

test("leaves alone what the migration has cleared of rows that occur twice, and values that it made itself", () => {
  const settled = [
    "DELETE FROM users WHERE id NOT IN (SELECT min(id) FROM users GROUP BY email);",
    "UPDATE users SET email = concat(email, id);",
  ];
  for (const script of settled)
    checkRule(rule, files(`${script}\nCREATE UNIQUE INDEX users_email ON users (email);`), { dialect: "sqlite" });
});
