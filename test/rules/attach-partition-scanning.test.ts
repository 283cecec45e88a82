import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const attach = "ALTER TABLE events ATTACH PARTITION y2030 FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');";

test("every row of the partition is checked under lock", () => {
  checkRule(
    "attach-partition-scanning",
    `
${attach}
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Attaching y2030 locks y2030 against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("leaves a new table alone", () => {
  checkRule("attach-partition-scanning", `CREATE TABLE y2030 (at date);\n${attach}`);
});
