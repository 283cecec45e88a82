import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  ["reads an index", "CREATE INDEX i ON users (email)", ["create-index users i (email)"]],
  [
    "reads everything an index can have",
    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.users USING gin (lower(a) text_ops DESC NULLS LAST, b COLLATE \"C\", (c->>'d')) INCLUDE (e, f) NULLS NOT DISTINCT WITH (fillfactor = 70) TABLESPACE x WHERE deleted_at IS NULL",
    [
      "create-index s.users i concurrently if not exists include=[e, f] ((lower(a)) text_ops desc, b collate C, ((c->>'d'))) method=gin nulls not distinct only unique where (deleted_at IS NULL)",
    ],
  ],
  ["reads an index without a name", "CREATE INDEX ON t (a)", ["create-index t (a)"]],
  [
    "waits for the table",
    "CREATE INDEX i ON",
    ['unread "CREATE INDEX i ON": CREATE INDEX without the name of a table'],
  ],
  [
    "reads a half-typed index",
    "CREATE INDEX CONCURRENTLY i ON t (a, lower(b",
    ["create-index t i concurrently (a, (lower(b))"],
  ],
  ["waits for the condition", "CREATE INDEX i ON t (a) WHERE", ["create-index t i (a)"]],
]);
