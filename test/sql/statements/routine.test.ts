import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "creates a function with its properties",
    "CREATE OR REPLACE FUNCTION s.f(a int DEFAULT (1)) RETURNS TABLE (b int) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = '' AS $$ BEGIN END $$",
    [
      "create-function language=plpgsql object kind=function or replace routine=s.f security definer sets search path volatility=stable",
    ],
  ],
  [
    "knows what the body would do",
    "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN UPDATE t SET a = NEW.a; EXECUTE 'DROP TABLE ' || x; RETURN NEW; END $$ LANGUAGE plpgsql",
    [
      "create-function language=plpgsql object kind=function routine=f",
      'update-rows t set=[a := NEW.a] within=routine #1 @"UPDATE t SET a = NEW.a"',
    ],
  ],
  [
    "knows the queries that it returns",
    "CREATE FUNCTION f() RETURNS SETOF t LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY DELETE FROM t RETURNING *; RETURN NEXT x; RETURN; END $$",
    [
      "create-function language=plpgsql object kind=function routine=f",
      'delete-rows t within=routine #1 @"DELETE FROM t RETURNING *"',
    ],
  ],
  [
    "reads a body in SQL",
    "CREATE PROCEDURE p() LANGUAGE SQL AS 'DELETE FROM a; DELETE FROM b'",
    [
      "create-function language=sql object kind=procedure routine=p",
      'delete-rows a within=routine #1 @"DELETE FROM a"',
      'delete-rows b within=routine #2 @"DELETE FROM b"',
    ],
  ],
  [
    "reads a BEGIN ATOMIC body",
    "CREATE FUNCTION f() RETURNS void BEGIN ATOMIC DELETE FROM a; INSERT INTO b SELECT CASE WHEN c THEN 1 END FROM d; END",
    [
      "create-function language=sql object kind=function routine=f",
      'delete-rows a within=routine #1 @"DELETE FROM a"',
      'insert-rows b source=query within=routine #2 @"INSERT INTO b SELECT CASE WHEN c THEN 1 END FROM d"',
    ],
  ],
  [
    "reads no body in another language",
    "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'sym'",
    ["create-function language=c object kind=function routine=f"],
  ],
  [
    "says when the name is missing",
    "CREATE FUNCTION",
    ['unread "CREATE FUNCTION": The name of the function is missing'],
  ],
]);
