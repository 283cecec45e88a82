import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
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

const released = `
CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE y2030 (id bigint, at date);
`;

test("the bounds are proved by a check first", () => {
  checkRewrite(
    "attach-partition-scanning",
    { "migrations/1_base.sql": released, "migrations/2_change.sql": attach },
    `
ALTER TABLE y2030 ADD CONSTRAINT y2030_bounds_check CHECK (at IS NOT NULL AND at >= '2030-01-01' AND at < '2031-01-01') NOT VALID;
-- next migration: validate_y2030_bounds
ALTER TABLE y2030 VALIDATE CONSTRAINT y2030_bounds_check;
-- next migration: attach_y2030
${attach}
ALTER TABLE y2030 DROP CONSTRAINT y2030_bounds_check;
`,
  );
});

test("the check has no bound where there is none", () => {
  const change = "ALTER TABLE events ATTACH PARTITION y2030 FOR VALUES FROM (MINVALUE) TO ('2031-01-01');";
  checkRewrite(
    "attach-partition-scanning",
    { "migrations/1_base.sql": released, "migrations/2_change.sql": change },
    `
ALTER TABLE y2030 ADD CONSTRAINT y2030_bounds_check CHECK (at IS NOT NULL AND at < '2031-01-01') NOT VALID;
-- next migration: validate_y2030_bounds
ALTER TABLE y2030 VALIDATE CONSTRAINT y2030_bounds_check;
-- next migration: attach_y2030
${change}
ALTER TABLE y2030 DROP CONSTRAINT y2030_bounds_check;
`,
  );
});
