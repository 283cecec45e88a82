import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "named-definer";
const options = { dialect: "mysql" } as const;

test("reports a trigger, a view and a routine in the name of an account", () => {
  checkRule(
    rule,
    `
CREATE DEFINER='app'@'%' TRIGGER t BEFORE INSERT ON users FOR EACH ROW SET NEW.a = NEW.b;
       ^^^^^^^^^^^^^^^^^ in the name of app@%
CREATE ALGORITHM = MERGE DEFINER = \`root\`@\`localhost\` SQL SECURITY DEFINER VIEW v AS SELECT 1;
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ in the name of root@localhost
CREATE DEFINER = root PROCEDURE p() SELECT 1;
       ^^^^^^^^^^^^^^ in the name of root
`,
    options,
  );
});

test("leaves the account that runs the migration alone", () => {
  checkRule(
    rule,
    `
CREATE DEFINER = CURRENT_USER TRIGGER t BEFORE INSERT ON users FOR EACH ROW SET NEW.a = NEW.b;
CREATE DEFINER = CURRENT_USER() TRIGGER t2 BEFORE UPDATE ON users FOR EACH ROW SET NEW.a = NEW.b;
CREATE SQL SECURITY DEFINER VIEW v AS SELECT 1;
`,
    options,
  );
});
