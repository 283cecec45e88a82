import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "prefer-innodb";

test("reports other engines that lock the table", () => {
  checkRule(
    rule,
    `
ALTER TABLE users ENGINE = Aria;
                  ^^^^^^^^^^^^^ users is kept by Aria
CREATE TEMPORARY TABLE t (id int) ENGINE=MyISAM;
CREATE TABLE m (id int) ENGINE=MEMORY;
`,
    { dialect: "mariadb" },
  );
});
