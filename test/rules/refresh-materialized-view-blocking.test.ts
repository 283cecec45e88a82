import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const totals = "CREATE MATERIALIZED VIEW totals AS SELECT id FROM orders;";
const refresh = "REFRESH MATERIALIZED VIEW totals;";

test("readers wait for the query", () => {
  checkRule(
    "refresh-materialized-view-blocking",
    `
REFRESH MATERIALIZED VIEW totals;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ locks it against reads (ACCESS EXCLUSIVE) until its query is done. Refresh it CONCURRENTLY. totals needs a unique index for that.
`,
  );
});

test("leaves CONCURRENTLY, WITH NO DATA and new views alone", () => {
  checkRule("refresh-materialized-view-blocking", "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;");
  checkRule("refresh-materialized-view-blocking", "REFRESH MATERIALIZED VIEW totals WITH NO DATA;");
  checkRule("refresh-materialized-view-blocking", `${totals}\n${refresh}`);
});

test("is rewritten where the view has a unique index", () => {
  checkRewrite(
    "refresh-materialized-view-blocking",
    {
      "migrations/1_first.sql": `${totals}\nCREATE UNIQUE INDEX totals_id ON totals (id);`,
      "migrations/2_second.sql": refresh,
    },
    "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;",
  );
});
