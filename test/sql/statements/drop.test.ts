import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "reads one operation a table",
    "DROP TABLE IF EXISTS s.a, b CASCADE",
    ["drop-table s.a cascade if exists", "drop-table b cascade if exists"],
  ],
  ["drops indexes", "DROP INDEX CONCURRENTLY IF EXISTS s.i", ["drop-index s.i concurrently if exists"]],
  ["drops views", "DROP VIEW a, b RESTRICT", ["drop-object a object kind=view", "drop-object b object kind=view"]],
  [
    "drops a materialized view",
    "DROP MATERIALIZED VIEW IF EXISTS m",
    ["drop-object m if exists object kind=materialized-view"],
  ],
  [
    "drops functions with arguments",
    "DROP FUNCTION IF EXISTS s.f(int, text), g CASCADE",
    ["drop-object s.f cascade if exists object kind=function", "drop-object g cascade if exists object kind=function"],
  ],
  [
    "drops what belongs to a table",
    "DROP TRIGGER IF EXISTS t ON s.users CASCADE",
    ["drop-trigger s.users t cascade if exists"],
  ],
  ["drops a policy", "DROP POLICY p ON users", ["drop-policy users policy=p"]],
  ["drops a rule", "DROP RULE r ON users", ["drop-rule users rule=r"]],
  ["drops a type", "DROP TYPE a, b", ["drop-object a object kind=type", "drop-object b object kind=type"]],
  ["drops a database", "DROP DATABASE d WITH (FORCE)", ["drop-object d object kind=database"]],
  ["drops an operator", "DROP OPERATOR s.=> (int, text)", ["drop-object s.=> object kind=operator"]],
  ["drops an operator class", "DROP OPERATOR CLASS c USING gin", ["drop-object c object kind=operator"]],
  ["drops a cast", "DROP CAST (text AS int)", ["drop-object text AS int object kind=cast"]],
  [
    "drops a user mapping",
    "DROP USER MAPPING IF EXISTS FOR me SERVER s",
    ["drop-object me if exists object kind=other"],
  ],
  ["drops a transform", "DROP TRANSFORM FOR hstore LANGUAGE plpython3u", ["drop-object hstore object kind=other"]],
  ["waits for the sort of object", "DROP", ['unread "DROP": This sort of DROP is not understood']],
  ["waits for a name", "DROP TABLE", ['unread "DROP TABLE": DROP without a name']],
  ["reads a half-typed list", "DROP TABLE a,", ["drop-table a"]],
  [
    "says what it does not know",
    "DROP TABLE a FROB",
    ['drop-table a @"DROP TABLE a"', 'unread "FROB": This part of the statement is not understood'],
  ],
]);
