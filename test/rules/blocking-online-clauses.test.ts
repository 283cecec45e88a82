import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRule, findingsOfRule } from "../support/rules.ts";

const rule = "blocking-online-clauses";

test("tells what is asked for without need", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ADD COLUMN a int, ALGORITHM=COPY, LOCK=SHARED;
                  ^^^^^^^^^^^^^^^^ ALGORITHM=COPY copies every row, and LOCK=SHARED keeps writes out of users until it is done. ALGORITHM=INSTANT is enough
ALTER TABLE users ADD INDEX by_a (a), LOCK=EXCLUSIVE;
                  ^^^^^^^^^^^^^^^^^^ LOCK=EXCLUSIVE keeps reads and writes out
CREATE INDEX by_b ON users (b) ALGORITHM=COPY;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ALGORITHM=INPLACE, LOCK=NONE is enough
`,
    { dialect: "mysql" },
  );
});

test("leaves alone what the change takes, and tables that nobody uses", () => {
  const options = { dialect: "mariadb" } as const;
  checkRule(rule, "ALTER TABLE posts ADD FULLTEXT INDEX words (body), LOCK=SHARED;", options);
  checkRule(rule, "ALTER TABLE users ADD COLUMN a int, ALGORITHM=INPLACE, LOCK=NONE;", options);
  checkRule(rule, "CREATE TABLE fresh (a int);\nALTER TABLE fresh ADD INDEX by_a (a), LOCK=EXCLUSIVE;", options);
});

test("puts what is enough in the place of what is written", () => {
  const edits = (sql: string, dialect: "mysql" | "mariadb") =>
    findingsOfRule(rule, sql, { dialect })[0]?.rewrites[0]?.edits?.map(({ text }) => text);
  const sql = "ALTER TABLE users ADD COLUMN a int, ALGORITHM=COPY, LOCK=SHARED;";
  assert.deepEqual(edits(sql, "mysql"), ["INSTANT", "DEFAULT"]);
  assert.deepEqual(edits(sql, "mariadb"), ["INSTANT", "NONE"]);
});
