import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "reads into a table",
    'COPY s.users (id, "E-mail") FROM STDIN WITH (FORMAT csv)',
    ["copy-rows s.users [id, E-mail] direction=from"],
  ],
  ["writes a table out", "COPY users TO '/tmp/u.csv' CSV", ["copy-rows users direction=to"]],
  ["writes a query out", "COPY (SELECT * FROM users) TO STDOUT", ["copy-rows direction=to"]],
  ["says when the direction is missing", "COPY users", ['unread "COPY users": FROM or TO is missing in COPY']],
]);
