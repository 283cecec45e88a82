import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-partition";

test("names the partitions", () => {
  checkRule(
    rule,
    `
ALTER TABLE events DROP PARTITION p2018, p2019;
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ Dropping p2018 and p2019 of events
ALTER TABLE events TRUNCATE PARTITION ALL;
                   ^^^^^^^^^^^^^^^^^^^^^^ Emptying every partition of events
`,
    { dialect: "mariadb" },
  );
});
