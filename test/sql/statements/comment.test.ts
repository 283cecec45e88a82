import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["comments a table", "COMMENT ON TABLE s.t IS 'x'", ["comment s.t object kind=table"]],
  ["comments a column, and names its table", "COMMENT ON COLUMN s.t.c IS NULL", ["comment s.t object kind=column"]],
  [
    "comments a constraint, and names its table",
    "COMMENT ON CONSTRAINT k ON s.t IS 'x'",
    ["comment s.t object kind=constraint"],
  ],
  ["comments a function", "COMMENT ON FUNCTION f(int, text) IS 'x'", ["comment f object kind=function"]],
  [
    "comments a constraint of a domain",
    "COMMENT ON CONSTRAINT k ON DOMAIN d IS 'x'",
    ["comment d object kind=constraint"],
  ],
  ["comments a cast", "COMMENT ON CAST (text AS int) IS 'x'", ["comment object kind=cast"]],
  ["waits for the text", "COMMENT ON TABLE t", ['unread "COMMENT ON TABLE t": COMMENT without its text']],
]);
