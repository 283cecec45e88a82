import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "publishes tables",
    "CREATE PUBLICATION p FOR TABLE a, ONLY s.b (id) WHERE (id > 1), TABLES IN SCHEMA c, d, TABLE e",
    ["create-publication publication=p tables=[a, s.b, e]"],
  ],
  ["publishes all tables", "CREATE PUBLICATION p FOR ALL TABLES", ["create-publication all tables publication=p"]],
  ["publishes nothing yet", "CREATE PUBLICATION p WITH (publish = 'insert')", ["create-publication publication=p"]],
  ["adds a table", "ALTER PUBLICATION p ADD TABLE a", ["alter-publication action=add publication=p tables=[a]"]],
  ["drops a table", "ALTER PUBLICATION p DROP TABLE a", ["alter-publication action=drop publication=p tables=[a]"]],
  ["sets its options", "ALTER PUBLICATION p SET (publish = '')", ["alter-publication action=set publication=p"]],
  ["renames it", "ALTER PUBLICATION p RENAME TO q", ["rename-object p object kind=publication to=q"]],
  ["waits for the name", "CREATE PUBLICATION", ['unread "CREATE PUBLICATION": CREATE PUBLICATION without a name']],
  [
    "waits for the action",
    "ALTER PUBLICATION p",
    ['unread "ALTER PUBLICATION p": This action of ALTER PUBLICATION is not understood'],
  ],
]);
