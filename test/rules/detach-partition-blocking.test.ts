import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const events = "CREATE TABLE events (at date) PARTITION BY RANGE (at);";

test("detaching locks the whole partitioned table", () => {
  checkRule(
    "detach-partition-blocking",
    `
ALTER TABLE events DETACH PARTITION y2020;
                   ^^^^^^^^^^^^^^^^^^^^^^ Detaching y2020 locks events against reads and writes (ACCESS EXCLUSIVE)
`,
  );
});

test("CONCURRENTLY is not possible beside a default partition, or before version 14", () => {
  const detach = `
ALTER TABLE events DETACH PARTITION y2020;
                   ^^^^^^^^^^^^^^^^^^^^^^ CONCURRENTLY is not possible
`;
  checkRule("detach-partition-blocking", {
    "migrations/1_first.sql": `${events}\nCREATE TABLE rest PARTITION OF events DEFAULT;`,
    "migrations/2_second.sql": detach,
  });
  checkRule("detach-partition-blocking", detach, { version: 13 });
});

test("leaves CONCURRENTLY, FINALIZE and new tables alone", () => {
  checkRule("detach-partition-blocking", "ALTER TABLE events DETACH PARTITION y2020 CONCURRENTLY;");
  checkRule("detach-partition-blocking", "ALTER TABLE events DETACH PARTITION y2020 FINALIZE;");
  checkRule("detach-partition-blocking", `${events}\nALTER TABLE events DETACH PARTITION y2020;`);
});

test("is rewritten with CONCURRENTLY", () => {
  checkRewrite(
    "detach-partition-blocking",
    "ALTER TABLE events DETACH PARTITION y2020;",
    "-- no transaction\nALTER TABLE events DETACH PARTITION y2020 CONCURRENTLY;",
  );
});
