import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "grants on tables",
    'GRANT SELECT, UPDATE (a, b) ON TABLE users, s.b TO app, "App" WITH GRANT OPTION',
    [
      "change-privileges action=grant grantees=[app, App] object kind=table objects=[users, s.b] privileges=[select, update]",
    ],
  ],
  [
    "grants on all tables of a schema",
    "GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA public TO app",
    ["change-privileges action=grant grantees=[app] object kind=schema objects=[public] privileges=[all privileges]"],
  ],
  [
    "grants on functions",
    "GRANT EXECUTE ON FUNCTION s.f(int, text) TO PUBLIC",
    ["change-privileges action=grant grantees=[public] object kind=function objects=[s.f] privileges=[execute]"],
  ],
  [
    "revokes a role",
    "REVOKE ADMIN OPTION FOR admin FROM joe CASCADE",
    ["change-privileges action=revoke grantees=[joe] object kind=role privileges=[admin]"],
  ],
  [
    "changes nothing that exists with default privileges",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO app",
    ["other-ddl object kind=other verb=alter"],
  ],
]);
