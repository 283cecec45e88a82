import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("the table is copied under lock", () => {
  checkRule(
    "set-unlogged",
    `
ALTER TABLE events SET UNLOGGED;
                   ^^^^^^^^^^^^ Making events unlogged locks events against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("leaves new and small tables alone", () => {
  checkRule("set-unlogged", "CREATE TABLE events (id int);\nALTER TABLE events SET UNLOGGED;");
  checkRule("set-unlogged", "ALTER TABLE events SET UNLOGGED;", { config: { smallTables: ["events"] } });
});
