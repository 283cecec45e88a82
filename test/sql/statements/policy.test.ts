import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["creates a policy", "CREATE POLICY p ON s.t FOR SELECT USING (true)", ["create-policy s.t policy=p"]],
  [
    "creates a restrictive policy",
    "CREATE POLICY p ON t AS RESTRICTIVE TO app USING (true)",
    ["create-policy t policy=p restrictive"],
  ],
  ["alters a policy", "ALTER POLICY p ON t USING (false)", ["alter-policy t policy=p"]],
  ["renames a policy", "ALTER POLICY p ON t RENAME TO q", ["rename-object p object kind=policy to=q"]],
  [
    "says when the table is missing",
    "CREATE POLICY p",
    ['unread "CREATE POLICY p": The name or the table of the policy is missing'],
  ],
]);
