import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

test("the table is copied under lock", () => {
  checkRule(
    "set-access-method",
    `
ALTER TABLE events SET ACCESS METHOD columnar;
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^ Changing the access method of events locks events against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("leaves new and small tables alone", () => {
  checkRule("set-access-method", "CREATE TABLE events (id int);\nALTER TABLE events SET ACCESS METHOD columnar;");
  checkRule("set-access-method", "ALTER TABLE events SET ACCESS METHOD columnar;", {
    config: { smallTables: ["events"] },
  });
});
