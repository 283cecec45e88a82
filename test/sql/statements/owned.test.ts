import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["drops what a role owns", "DROP OWNED BY joe CASCADE", ["drop-owned cascade owners=[joe]"]],
  ["drops what roles own", 'DROP OWNED BY joe, "Ann", CURRENT_USER', ["drop-owned owners=[joe, Ann, current_user]"]],
  ["gives it to another one", "REASSIGN OWNED BY joe TO ann", ["reassign-owned owner=ann owners=[joe]"]],
  ["waits for a role", "DROP OWNED BY", ['unread "DROP OWNED BY": DROP OWNED without a role']],
  ["waits for the new owner", "REASSIGN OWNED BY a", ['unread "REASSIGN OWNED BY a": The new owner is missing']],
]);
