import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["sets for the session", "SET lock_timeout = '5s'", ["set-setting scope=session setting=lock_timeout value=5s"]],
  [
    "sets for the transaction",
    "SET LOCAL statement_timeout TO 0",
    ["set-setting scope=transaction setting=statement_timeout value=0"],
  ],
  ["sets a list", 'SET search_path TO a, "B"', ['set-setting scope=session setting=search_path value=a, "B"']],
  [
    "sets a setting of an extension",
    "SET SESSION cutover.sync = off",
    ["set-setting scope=session setting=cutover.sync value=off"],
  ],
  ["sets the time zone", "SET TIME ZONE 'UTC'", ["set-setting scope=session setting=timezone value=UTC"]],
  [
    "sets the user",
    "SET SESSION AUTHORIZATION joe",
    ["set-setting scope=session setting=session_authorization value=joe"],
  ],
  ["changes no setting with SET TRANSACTION", "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", []],
  ["changes no setting with SET CONSTRAINTS", "SET CONSTRAINTS ALL DEFERRED", []],
  ["resets one", "RESET lock_timeout", ["reset-setting setting=lock_timeout"]],
  ["resets all", "RESET ALL", ["reset-setting setting=all"]],
  ["resets all with DISCARD ALL", "DISCARD ALL", ["reset-setting discard setting=all"]],
  ["resets nothing with DISCARD PLANS", "DISCARD PLANS", []],
  ["says when the name is missing", "SET", ['unread "SET": The name of the setting is missing in SET']],
]);
