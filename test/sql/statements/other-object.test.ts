import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["creates what is no part of the schema", "CREATE ROLE app LOGIN", ["other-ddl app object kind=role verb=create"]],
  [
    "creates a publication",
    "CREATE PUBLICATION p FOR TABLE users",
    ["other-ddl p object kind=publication verb=create"],
  ],
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
    ["change-owner s.c object kind=operator"],
  ],
  ["renames a trigger", "ALTER TRIGGER a ON s.t RENAME TO b", ["rename-trigger s.t a to=b"]],
  [
    "updates an extension",
    "ALTER EXTENSION postgis UPDATE TO '3'",
    ["other-ddl postgis object kind=extension verb=alter"],
  ],
  ["changes the system", "ALTER SYSTEM SET max_connections = 100", ["alter-system"]],
  ["notifies", "NOTIFY migrations, 'done'", ["other-ddl object kind=other verb=notify"]],
  ["drops what a role owns", "DROP OWNED BY joe CASCADE", ["other-ddl object kind=role verb=drop"]],
  [
    "says when the name is missing",
    "ALTER FUNCTION",
    ['unread "ALTER FUNCTION": The name of what is altered is missing'],
  ],
]);
