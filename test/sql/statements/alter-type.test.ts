import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "adds a value",
    "ALTER TYPE s.status ADD VALUE IF NOT EXISTS 'pending' BEFORE 'active'",
    ["add-enum-value s.status if not exists position=before value=pending"],
  ],
  ["renames a value", "ALTER TYPE status RENAME VALUE 'a' TO 'b'", ["rename-enum-value status to=b value=a"]],
  ["renames a type", "ALTER TYPE status RENAME TO state", ["rename-object status object kind=type to=state"]],
  ["moves a type", "ALTER TYPE status SET SCHEMA s", ["set-schema status object kind=type to=s"]],
  ["changes its owner", "ALTER TYPE status OWNER TO me", ["change-owner status object kind=type"]],
  [
    "changes an attribute",
    "ALTER TYPE address ADD ATTRIBUTE zip text CASCADE",
    ["alter-type address action=add attribute"],
  ],
  [
    "waits for the value",
    "ALTER TYPE status ADD VALUE",
    ['unread "ALTER TYPE status ADD VALUE": This action of ALTER TYPE is not understood'],
  ],
]);
