import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "creates a rule",
    "CREATE OR REPLACE RULE r AS ON DELETE TO s.t WHERE a DO INSTEAD (UPDATE t SET b = 1; NOTIFY x)",
    ["create-rule s.t rule=r"],
  ],
  [
    "says when the table is missing",
    "CREATE RULE r AS ON DELETE",
    ['unread "CREATE RULE r AS ON DELETE": The name or the table of the rule is missing'],
  ],
]);
