import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "installs an extension",
    "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public VERSION '1.1' CASCADE",
    ["create-extension extension=uuid-ossp if not exists"],
  ],
  [
    "waits for the name",
    "CREATE EXTENSION IF NOT EXISTS",
    ['unread "CREATE EXTENSION IF NOT EXISTS": CREATE EXTENSION without a name'],
  ],
]);
