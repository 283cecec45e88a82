import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["creates a database", "CREATE DATABASE d WITH OWNER me ENCODING 'UTF8'", ["create-database database=d"]],
  ["waits for the name", "CREATE DATABASE", ['unread "CREATE DATABASE": CREATE DATABASE without a name']],
]);
