import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["begins", "BEGIN ISOLATION LEVEL SERIALIZABLE", ["begin"]],
  ["begins in other words", "START TRANSACTION READ ONLY", ["begin"]],
  ["commits", "END", ["commit"]],
  ["commits and begins again", "COMMIT AND CHAIN", ["commit chain"]],
  ["commits without beginning again", "COMMIT WORK AND NO CHAIN", ["commit"]],
  ["gives the transaction away", "PREPARE TRANSACTION 'x'", ["commit"]],
  ["rolls back", "ABORT", ["rollback"]],
  ["rolls back a part", "ROLLBACK TO SAVEPOINT a", ["rollback to savepoint"]],
  ["marks a part", "SAVEPOINT a", ["savepoint"]],
  ["forgets a mark", "RELEASE a", ["savepoint"]],
]);
