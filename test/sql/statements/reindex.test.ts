import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["rebuilds an index", "REINDEX INDEX CONCURRENTLY s.i", ["reindex s.i concurrently target=index"]],
  ["reads options", "REINDEX (VERBOSE, CONCURRENTLY) TABLE t", ["reindex t concurrently target=table"]],
  ["reads an option that is off", "REINDEX (CONCURRENTLY FALSE) TABLE t", ["reindex t target=table"]],
  ["rebuilds a database", "REINDEX DATABASE d", ["reindex d target=database"]],
  ["rebuilds the catalogs", "REINDEX SYSTEM", ["reindex target=system"]],
  ["waits for the target", "REINDEX", ['unread "REINDEX": REINDEX without what is to be rebuilt']],
]);
