import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["creates what is no part of the schema", "CREATE ROLE app LOGIN", ["other-ddl app object kind=role verb=create"]],
  [
    "creates a subscription",
    "CREATE SUBSCRIPTION s CONNECTION 'host=a' PUBLICATION p WITH (connect = false, slot_name = NONE)",
    ["other-ddl s object kind=subscription options=[connect=false, slot_name=NONE] verb=create"],
  ],
  [
    "changes a subscription",
    "ALTER SUBSCRIPTION s SET PUBLICATION p, q WITH (refresh = false)",
    ["other-ddl s action=set publication object kind=subscription options=[refresh=false] verb=alter"],
  ],
  [
    "moves a database",
    "ALTER DATABASE shop SET TABLESPACE fast",
    ["other-ddl shop action=set tablespace object kind=database verb=alter"],
  ],
  ["renames a rule", "ALTER RULE r ON s.t RENAME TO q", ["rename-rule s.t rule=r to=q"]],
  [
    "creates a cast, which has no name",
    "CREATE CAST (text AS mood) WITH INOUT",
    ["other-ddl object kind=cast verb=create"],
  ],
  [
    "creates statistics",
    "CREATE STATISTICS IF NOT EXISTS s.x (ndistinct) ON a, b FROM t",
    ["create-statistics t statistics=s.x"],
  ],
  ["renames a function", "ALTER FUNCTION s.f(int, text) RENAME TO g", ["rename-object s.f object kind=function to=g"]],
  ["moves a collation", "ALTER COLLATION c SET SCHEMA s", ["set-schema c object kind=collation to=s"]],
  [
    "gives an operator class to another owner",
    "ALTER OPERATOR CLASS s.c USING btree OWNER TO joe",
    ["change-owner s.c object kind=operator owner=joe"],
  ],
  ["renames a trigger", "ALTER TRIGGER a ON s.t RENAME TO b", ["rename-trigger s.t a to=b"]],
  [
    "updates an extension",
    "ALTER EXTENSION postgis UPDATE TO '3'",
    ["other-ddl postgis object kind=extension verb=alter"],
  ],
  ["changes the system", "ALTER SYSTEM SET max_connections = 100", ["alter-system"]],
  ["notifies", "NOTIFY migrations, 'done'", ["other-ddl object kind=other verb=notify"]],
  [
    "says when the name is missing",
    "ALTER FUNCTION",
    ['unread "ALTER FUNCTION": The name of what is altered is missing'],
  ],
]);
