import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "reads base type and checks",
    "CREATE DOMAIN s.email AS varchar(320) COLLATE \"C\" DEFAULT 'x' NOT NULL CONSTRAINT k CHECK (VALUE ~ '@')",
    ["create-domain base=varchar(320) [check k (VALUE ~ '@')] domain=s.email not null"],
  ],
  ["reads a domain without AS", "CREATE DOMAIN d int[] NULL", ["create-domain base=integer[] domain=d"]],
  ["waits for the type", "CREATE DOMAIN d AS", ['unread "CREATE DOMAIN d AS": CREATE DOMAIN without its name or type']],
]);
