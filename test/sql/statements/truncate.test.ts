import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "reads one operation a table",
    "TRUNCATE TABLE users, ONLY s.orders * RESTART IDENTITY CASCADE",
    ["truncate-table users cascade restart identity", "truncate-table s.orders cascade restart identity"],
  ],
  ["keeps sequences as they are", "TRUNCATE users CONTINUE IDENTITY", ["truncate-table users"]],
  ["needs no TABLE", "TRUNCATE users", ["truncate-table users"]],
  ["waits for a name", "TRUNCATE TABLE", ['unread "TRUNCATE TABLE": TRUNCATE without the name of a table']],
]);
