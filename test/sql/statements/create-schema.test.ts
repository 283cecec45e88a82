import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "creates a schema",
    "CREATE SCHEMA IF NOT EXISTS billing AUTHORIZATION me",
    ["create-schema if not exists schema=billing"],
  ],
  ["takes the owner's name", "CREATE SCHEMA AUTHORIZATION me", ["create-schema schema=me"]],
  [
    "creates what is in it",
    "CREATE SCHEMA s CREATE TABLE t (a int)",
    ["create-schema schema=s", 'create-table t [a integer] #1 @"CREATE TABLE t (a int)"'],
  ],
]);
