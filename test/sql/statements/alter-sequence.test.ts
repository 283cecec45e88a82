import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["restarts", "ALTER SEQUENCE IF EXISTS s.q RESTART WITH 5", ["alter-sequence sequence=s.q"]],
  [
    "changes everything",
    "ALTER SEQUENCE q AS bigint INCREMENT BY -1 NO MINVALUE MAXVALUE 5 START 1 CACHE 2 NO CYCLE OWNED BY s.t.c",
    ["alter-sequence owned by=s.t.c sequence=q"],
  ],
  ["becomes unlogged", "ALTER SEQUENCE q SET UNLOGGED", ["alter-sequence sequence=q"]],
  ["renames", "ALTER SEQUENCE q RENAME TO r", ["rename-object q object kind=sequence to=r"]],
  [
    "says what it does not know",
    "ALTER SEQUENCE q FROB",
    ['alter-sequence sequence=q @"ALTER SEQUENCE q"', 'unread "FROB": This part of the statement is not understood'],
  ],
]);
