import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["knows VACUUM FULL", "VACUUM FULL VERBOSE a, s.b (c)", ["vacuum full tables=[a, s.b]"]],
  ["knows VACUUM FULL among options", "VACUUM (VERBOSE, FULL true) a", ["vacuum full tables=[a]"]],
  ["knows FULL that is switched off", "VACUUM (FULL off, ANALYZE)", ["vacuum"]],
  ["analyzes tables", "ANALYZE VERBOSE a (b, c), d", ["analyze tables=[a, d]"]],
  ["clusters by an index", "CLUSTER VERBOSE users USING users_email_idx", ["cluster users"]],
  ["clusters all tables", "CLUSTER", ["cluster"]],
  ["touches no table in a checkpoint", "CHECKPOINT", ["other-ddl object kind=other verb=checkpoint"]],
]);
