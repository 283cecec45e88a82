import { test } from "node:test";
import { base, checkFindings } from "../../support/change-marks.ts";

const expand = "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n";
const forgotten = `-- cutover: change users.name -> users.full_name
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ abandoned-change 125 days ago
ALTER TABLE users ADD COLUMN full_name text;
`;

// Tests run on 3 February 2026.
test("counts from the last step, by the stamp in its name", () => {
  checkFindings({ ...base, "migrations/20251001000000_expand.up.sql": forgotten });
  checkFindings({ ...base, "migrations/20260103000000_expand.up.sql": expand });
  checkFindings({
    ...base,
    "migrations/20251001000000_expand.up.sql": expand,
    "migrations/20260101000000_index.up.sql": "CREATE INDEX users_full_name ON users (full_name);\n",
  });
  checkFindings({
    ...base,
    "migrations/20251001000000_expand.up.sql": forgotten,
    "migrations/20260101000000_other.up.sql": "CREATE INDEX users_email ON users (email);\n",
  });
});

test("counts from the first commit where the name has no stamp, and is silent where there is none", () => {
  const committed = { "migrations/000002_expand.up.sql": new Date("2025-10-01") };
  checkFindings({ ...base, "migrations/000002_expand.up.sql": forgotten }, { committed });
  checkFindings({ ...base, "migrations/000002_expand.up.sql": expand });
});

test("the number of days can be configured, and an end is an end", () => {
  const texts = { ...base, "migrations/20251001000000_expand.up.sql": expand };
  checkFindings({ ...texts, "cutover.json": '{ "rules": { "abandoned-change": { "options": { "days": 365 } } } }' });
  checkFindings({ ...texts, "migrations/20251002000000_drop.up.sql": "ALTER TABLE users DROP COLUMN name;" });
});
