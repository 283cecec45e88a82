import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "index-key-too-long";

test("counts the bytes of the character set", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql":
        "CREATE TABLE p (id int PRIMARY KEY, a varchar(768), b varchar(769), c varchar(2000) CHARACTER SET latin1) CHARSET=utf8mb4;",
      "migrations/2_change.sql": `
ALTER TABLE p ADD INDEX i (a), ADD INDEX j (b), ADD INDEX k (c);
                                            ^ b of p takes up to 3076 bytes
`,
    },
    { dialect: "mysql" },
  );
});
