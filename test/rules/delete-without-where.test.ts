import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "delete-without-where";

test("names the table", () => {
  checkRule(
    rule,
    `
DELETE FROM sessions;
^^^^^^^^^^^^^^^^^^^^ every row of sessions
`,
  );
});

test("is not calmed by a condition that is always true", () => {
  checkRule(
    rule,
    `
DELETE FROM sessions WHERE 1 = 1;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sessions
`,
  );
});

test("leaves a condition alone", () => {
  checkRule(rule, `DELETE FROM sessions WHERE expired;`);
});

test("leaves a new table alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY);
DELETE FROM t;
`,
  );
});

test("leaves variables and temporary tables of SQL Server alone", () => {
  checkRule(rule, "DELETE FROM @Ids;\nDELETE FROM #Ids;", { dialect: "sqlserver" });
});

test("leaves a table alone whose rows are put back", () => {
  const kept = `CREATE TEMPORARY TABLE kept AS SELECT * FROM users;
DELETE FROM users;
INSERT INTO users SELECT * FROM kept;`;
  for (const dialect of ["postgres", "mysql", "sqlite"] as const) checkRule("delete-without-where", kept, { dialect });
});

test("leaves a join alone that says which rows go on SQL Server, also with the table itself", () => {
  checkRule(
    rule,
    `
DELETE FROM Votes FROM (SELECT MAX(Id) Id, UserId FROM Votes GROUP BY UserId) last JOIN Votes ON Votes.UserId = last.UserId AND Votes.Id <> last.Id;
DELETE a FROM Votes a JOIN Votes b ON a.UserId = b.UserId AND a.Id < b.Id;
DELETE a FROM Votes a;
^^^^^^^^^^^^^^^^^^^^^ every row of Votes
`,
    { dialect: "sqlserver" },
  );
});
