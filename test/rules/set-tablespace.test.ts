import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("the table is copied under lock", () => {
  checkRule(
    "set-tablespace",
    `
ALTER TABLE events SET TABLESPACE archive;
                   ^^^^^^^^^^^^^^^^^^^^^^ Moving events to another tablespace locks events against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("leaves new and small tables alone", () => {
  checkRule("set-tablespace", "CREATE TABLE events (id int);\nALTER TABLE events SET TABLESPACE archive;");
  checkRule("set-tablespace", "ALTER TABLE events SET TABLESPACE archive;", {
    config: { smallTables: ["events"] },
  });
});

test("tables that are not named move one after the other", () => {
  checkRule(
    "set-tablespace",
    `
ALTER TABLE ALL IN TABLESPACE slow SET TABLESPACE fast;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every table in slow is locked against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("leaves a table alone that is there already", () => {
  checkRule("set-tablespace", {
    "migrations/1_base.sql": "CREATE TABLE events (id bigint) TABLESPACE fast;",
    "migrations/2_change.sql": "ALTER TABLE events SET TABLESPACE fast;",
  });
});
