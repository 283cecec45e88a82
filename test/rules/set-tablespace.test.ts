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
