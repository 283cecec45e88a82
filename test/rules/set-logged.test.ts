import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("the table is copied under lock", () => {
  checkRule(
    "set-logged",
    `
ALTER TABLE events SET LOGGED;
                   ^^^^^^^^^^ Making events logged locks events against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("leaves new and small tables alone", () => {
  checkRule("set-logged", "CREATE UNLOGGED TABLE events (id int);\nALTER TABLE events SET LOGGED;");
  checkRule("set-logged", "ALTER TABLE events SET LOGGED;", { config: { smallTables: ["events"] } });
});
