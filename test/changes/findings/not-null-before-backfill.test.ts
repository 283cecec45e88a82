import { test } from "node:test";
import { checkFindings, expanded, handWritten } from "../../support/change-marks.ts";

const synced = { ...expanded, "migrations/000003_sync.up.sql": handWritten };
const fill = { "migrations/000004_fill.up.sql": "UPDATE users SET full_name = name WHERE full_name IS NULL;\n" };

test("marks the requirement while nothing has filled the column", () => {
  checkFindings({
    ...synced,
    "migrations/000004_required.up.sql": `ALTER TABLE users ALTER COLUMN full_name SET NOT NULL;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ not-null-before-backfill nothing has filled it
`,
  });
  checkFindings({
    ...synced,
    "migrations/000003_x_required.up.sql": `ALTER TABLE users ADD CONSTRAINT c CHECK (full_name IS NOT NULL);
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ not-null-before-backfill the backfill comes later
`,
    ...fill,
  });
});

test("is silent behind the backfill, for a constraint that waits, and for other columns", () => {
  const after = "ALTER TABLE users ALTER COLUMN full_name SET NOT NULL;\n";
  checkFindings({ ...synced, ...fill, "migrations/000005_required.up.sql": after });
  const waiting = "ALTER TABLE users ADD CONSTRAINT c CHECK (full_name IS NOT NULL) NOT VALID;\n";
  checkFindings({ ...synced, "migrations/000004_required.up.sql": waiting });
  checkFindings({ ...synced, "migrations/000004_required.up.sql": "ALTER TABLE users ALTER email SET NOT NULL;\n" });
});

test("a backfill that was run from outside counts when its evidence says so", () => {
  const run = { change: "users.name->users.full_name", environment: "production", complete: true, rowsChanged: 7 };
  checkFindings({
    ...synced,
    ".cutover/evidence/backfill.json": JSON.stringify(run),
    "migrations/000004_required.up.sql": "ALTER TABLE users ALTER COLUMN full_name SET NOT NULL;\n",
  });
});
