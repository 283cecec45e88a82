import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const events = "CREATE TABLE events (at date) PARTITION BY RANGE (at);";

test("an index of a partitioned table is built on all partitions under lock", () => {
  checkRule("create-index-partitioned", {
    "migrations/1_first.sql": events,
    "migrations/2_second.sql": `
CREATE INDEX events_at_idx ON events (at);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every partition of events in one go
`,
  });
});

test("CONCURRENTLY is refused there", () => {
  checkRule("create-index-partitioned", {
    "migrations/1_first.sql": events,
    "migrations/2_second.sql": `
CREATE INDEX CONCURRENTLY events_at_idx ON events (at);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ refuses CREATE INDEX CONCURRENTLY
`,
  });
});

test("leaves ON ONLY and new tables alone", () => {
  checkRule("create-index-partitioned", {
    "migrations/1_first.sql": events,
    "migrations/2_second.sql": "CREATE INDEX a ON ONLY events (at);",
  });
  checkRule("create-index-partitioned", `${events}\nCREATE INDEX a ON events (at);`);
});
