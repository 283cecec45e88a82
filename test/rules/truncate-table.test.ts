import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "truncate-table";

test("names table and lock", () => {
  checkRule(
    rule,
    `
TRUNCATE TABLE events;
^^^^^^^^^^^^^^^^^^^^^ every row of events, under an ACCESS EXCLUSIVE lock
`,
  );
});

test("leaves a new table alone", () => {
  checkRule(
    rule,
    `
CREATE TABLE t (id bigint PRIMARY KEY);
TRUNCATE t;
`,
  );
});

test("leaves CASCADE to its own rule", () => {
  checkRule(rule, `TRUNCATE events CASCADE;`);
});

test("leaves a TRUNCATE of some partitions alone on SQL Server, which is quick", () => {
  checkRule(
    rule,
    `
TRUNCATE TABLE dbo.Logs WITH (PARTITIONS (2, 4 TO 6));
TRUNCATE TABLE dbo.Logs;
^^^^^^^^^^^^^^^^^^^^^^^ every row of Logs
`,
    { dialect: "sqlserver" },
  );
});
