import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "creates an enum",
    "CREATE TYPE s.status AS ENUM ('active', 'it''s')",
    ["create-enum s.status values=[active, it's]"],
  ],
  [
    "creates a composite type",
    "CREATE TYPE address AS (street text, zip varchar(10))",
    ["create-type address [street text, zip varchar(10)]"],
  ],
  ["creates a range", "CREATE TYPE r AS RANGE (subtype = float8)", ["create-type r"]],
  ["creates a shell", "CREATE TYPE t", ["create-type t"]],
  ["reads a half-typed enum", "CREATE TYPE status AS ENUM ('a', 'b", ["create-enum status values=[a, b]"]],
]);
