import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "belongs to a column",
    "CREATE SEQUENCE IF NOT EXISTS q AS bigint START WITH 100 INCREMENT BY 1 NO MAXVALUE CACHE 20 OWNED BY s.t.c",
    ["create-sequence if not exists owned by=s.t.c sequence=q"],
  ],
  ["belongs to nobody", "CREATE TEMP SEQUENCE q OWNED BY NONE", ["create-sequence sequence=q"]],
  ["waits for the name", "CREATE SEQUENCE", ['unread "CREATE SEQUENCE": CREATE SEQUENCE without a name']],
]);
