import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const rule = "alter-rebuilds-table";

test("reports what writes every row anew while others go on", () => {
  const base = { "migrations/1_base.sql": "CREATE TABLE users (id int, name varchar(50), age int NOT NULL);" };
  const change = `
ALTER TABLE users ADD PRIMARY KEY (id);
                  ^^^^^^^^^^^^^^^^^^^^ the rows are stored in the order of the primary key
ALTER TABLE users MODIFY age int;
                  ^^^^^^^^^^^^^^ age may be NULL, which each row notes
ALTER TABLE users ENGINE=InnoDB;
                  ^^^^^^^^^^^^^ ENGINE=InnoDB writes an InnoDB table anew
ALTER TABLE users ADD COLUMN a int;
`;
  for (const dialect of ["mysql", "mariadb"] as const)
    checkRule(rule, { ...base, "migrations/2_change.sql": change }, { dialect });
});

test("knows that columns in the middle are new in 8.0.29", () => {
  const sql = "ALTER TABLE users ADD COLUMN a int AFTER id;";
  const found = (version: string) => findingsOfRule(rule, sql, { dialect: "mysql", version }).length;
  assert.deepEqual(["8.0.20", "8.0.29", "8.4"].map(found), [1, 0, 0]);
});

test("asks for the clauses that the version accepts", () => {
  const sql = "ALTER TABLE users FORCE, ADD INDEX a (a);";
  const [rewrite] =
    findingsOfRule(rule, "ALTER TABLE users ADD PRIMARY KEY (id);", { dialect: "mysql" })[0]?.rewrites ?? [];
  assert.deepEqual(
    [rewrite?.title, rewrite?.edits?.[0]?.text],
    ["Ask for ALGORITHM=INPLACE, LOCK=NONE", ", ALGORITHM=INPLACE, LOCK=NONE"],
  );
  assert.equal(findingsOfRule(rule, sql, { dialect: "mysql" }).length, 1);
});
