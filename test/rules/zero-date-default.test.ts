import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "zero-date-default";

test("reports it wherever a column is defined", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ADD COLUMN at date DEFAULT '0000-00-00', MODIFY b datetime DEFAULT '0000-00-00 00:00:00';
                                             ^^^^^^^^^^^^ users.at
                                                                                     ^^^^^^^^^^^^^^^^^^^^^ users.b
`,
    { dialect: "mysql" },
  );
});
