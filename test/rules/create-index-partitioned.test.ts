import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
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

test("is rewritten for the partitions that the history shows", () => {
  checkRewrite(
    "create-index-partitioned",
    {
      "migrations/1_first.sql": `${events}
CREATE TABLE y2029 PARTITION OF events FOR VALUES FROM ('2029-01-01') TO ('2030-01-01');
CREATE TABLE archive."Rest" PARTITION OF events DEFAULT;`,
      "migrations/2_second.sql":
        "CREATE INDEX IF NOT EXISTS events_at_idx ON events USING btree (at DESC) WHERE at IS NOT NULL;",
    },
    `
CREATE INDEX events_at_idx ON ONLY events USING btree (at DESC) WHERE at IS NOT NULL;
-- next migration: create_y2029_at_idx
-- no transaction
CREATE INDEX CONCURRENTLY y2029_at_idx ON y2029 USING btree (at DESC) WHERE at IS NOT NULL;
-- next migration: create_Rest_at_idx
-- no transaction
CREATE INDEX CONCURRENTLY "Rest_at_idx" ON archive."Rest" USING btree (at DESC) WHERE at IS NOT NULL;
-- next migration: attach_events_at_idx
ALTER INDEX events_at_idx ATTACH PARTITION y2029_at_idx;
ALTER INDEX events_at_idx ATTACH PARTITION archive."Rest_at_idx";
`,
    { transaction: true },
  );
});
