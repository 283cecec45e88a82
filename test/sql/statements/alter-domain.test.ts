import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "adds a check",
    "ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID",
    ["alter-domain action=add-check domain=d not valid"],
  ],
  ["adds a named not null", "ALTER DOMAIN d ADD CONSTRAINT n NOT NULL", ["alter-domain action=add-not-null domain=d"]],
  ["validates", "ALTER DOMAIN d VALIDATE CONSTRAINT k", ["alter-domain action=validate domain=d"]],
  [
    "drops a constraint",
    "ALTER DOMAIN d DROP CONSTRAINT IF EXISTS k CASCADE",
    ["alter-domain action=drop-constraint domain=d"],
  ],
  ["sets a default", "ALTER DOMAIN d SET DEFAULT 1 + 1", ["alter-domain action=set-default domain=d"]],
  ["renames", "ALTER DOMAIN s.d RENAME TO e", ["rename-object s.d object kind=domain to=e"]],
  [
    "renames a constraint",
    "ALTER DOMAIN d RENAME CONSTRAINT a TO b",
    ["alter-domain action=rename-constraint domain=d"],
  ],
  [
    "waits for the action",
    "ALTER DOMAIN d ADD",
    ['unread "ALTER DOMAIN d ADD": This action of ALTER DOMAIN is not understood'],
  ],
]);
