import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "creates a view",
    "CREATE OR REPLACE VIEW s.v (a, b) WITH (security_barrier) AS SELECT 1, 2 WITH LOCAL CHECK OPTION",
    ["create-view or replace view=s.v"],
  ],
  [
    "creates a temporary recursive view",
    "CREATE TEMP RECURSIVE VIEW v (a) AS SELECT 1 UNION SELECT a FROM v",
    ["create-view temporary view=v"],
  ],
  [
    "creates a materialized view",
    "CREATE MATERIALIZED VIEW IF NOT EXISTS m USING heap AS SELECT * FROM t WITH NO DATA",
    ["create-materialized-view if not exists view=m with no data"],
  ],
  [
    "refreshes a materialized view",
    "REFRESH MATERIALIZED VIEW CONCURRENTLY s.m",
    ["refresh-materialized-view concurrently view=s.m"],
  ],
  [
    "empties a materialized view",
    "REFRESH MATERIALIZED VIEW m WITH NO DATA",
    ["refresh-materialized-view view=m with no data"],
  ],
  ["says when the query is missing", "CREATE VIEW v AS", ['unread "CREATE VIEW v AS": The query of view v is missing']],
]);
