import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const users =
  "CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE, team text);\nCREATE INDEX by_team ON users (team, email);";

test("an index is covered by a longer one that begins the same", () => {
  checkRule(
    "redundant-index",
    `
${users}
CREATE INDEX a ON users (team);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Index by_team of users begins with the same columns
CREATE INDEX b ON users (email);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Index users_email_key of users has the same columns
`,
  );
});

test("leaves indexes alone that do something of their own", () => {
  checkRule("redundant-index", `${users}\nCREATE UNIQUE INDEX a ON users (team);`);
  checkRule("redundant-index", `${users}\nCREATE INDEX a ON users (team DESC);`);
  checkRule("redundant-index", `${users}\nCREATE INDEX a ON users (team) WHERE email IS NULL;`);
  checkRule("redundant-index", `${users}\nCREATE INDEX a ON users USING hash (team);`);
  checkRule("redundant-index", `${users}\nCREATE INDEX a ON users (lower(team));`);
  checkRule("redundant-index", `${users}\nCREATE INDEX a ON users (team text_pattern_ops);`);
});

test("leaves an index alone when a later migration drops one of the two", () => {
  checkRule("redundant-index", {
    "migrations/1_base.sql": `CREATE TABLE users (id bigint PRIMARY KEY, email text, team text);
CREATE INDEX a ON users (team, email);
CREATE INDEX b ON users (team);`,
    "migrations/2_drop.sql": "DROP INDEX CONCURRENTLY b;",
  });
});
