import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["creates a policy", "CREATE POLICY p ON s.t FOR SELECT USING (true)", ["create-policy s.t policy=p"]],
  [
    "creates a restrictive policy",
    "CREATE POLICY p ON t AS RESTRICTIVE TO app USING (true)",
    ["create-policy t policy=p restrictive"],
  ],
  [
    "names the tables that its conditions read",
    "CREATE POLICY p ON t FOR UPDATE TO app USING (a IN (SELECT a FROM s.u)) WITH CHECK (EXISTS (SELECT FROM v, w))",
    ["create-policy t policy=p reads=[s.u, v, w]"],
  ],
  [
    "alters a condition that reads a table",
    "ALTER POLICY p ON t USING (a = (SELECT max(a) FROM u))",
    ["alter-policy t policy=p reads=[u]"],
  ],
  ["alters a policy", "ALTER POLICY p ON t USING (false)", ["alter-policy t policy=p"]],
  ["renames a policy", "ALTER POLICY p ON t RENAME TO q", ["rename-policy t policy=p to=q"]],
  [
    "says when the table is missing",
    "CREATE POLICY p",
    ['unread "CREATE POLICY p": The name or the table of the policy is missing'],
  ],
]);
