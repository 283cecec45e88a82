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
  ["changes its owner", "ALTER TYPE status OWNER TO me", ["change-owner status object kind=type owner=me"]],
  [
    "changes an attribute",
    "ALTER TYPE address ADD ATTRIBUTE zip text CASCADE",
    ['add-attribute address attribute=zip attribute type=text cascade @"ADD ATTRIBUTE zip text CASCADE"'],
  ],
  [
    "changes several attributes",
    "ALTER TYPE address DROP ATTRIBUTE IF EXISTS zip, ALTER ATTRIBUTE no SET DATA TYPE numeric(4,0) RESTRICT",
    [
      'drop-attribute address attribute=zip if exists @"DROP ATTRIBUTE IF EXISTS zip"',
      'alter-attribute-type address attribute=no attribute type=numeric(4,0) @"ALTER ATTRIBUTE no SET DATA TYPE numeric(4,0) RESTRICT"',
    ],
  ],
  [
    "renames an attribute",
    "ALTER TYPE s.address RENAME ATTRIBUTE zip TO code CASCADE",
    ['rename-attribute s.address attribute=zip cascade to=code @"RENAME ATTRIBUTE zip TO code CASCADE"'],
  ],
  ["sets properties of a base type", "ALTER TYPE box SET (storage = extended)", ["alter-type box"]],
  [
    "waits for the type of an attribute",
    "ALTER TYPE address ADD ATTRIBUTE zip",
    ['unread "ALTER TYPE address ADD ATTRIBUTE zip": This action of ALTER TYPE is not understood'],
  ],
  [
    "waits for the value",
    "ALTER TYPE status ADD VALUE",
    ['unread "ALTER TYPE status ADD VALUE": This action of ALTER TYPE is not understood'],
  ],
]);
