import { test } from "node:test";
import { checkFindings, expanded, handWritten } from "../../support/change-marks.ts";

test("marks a read of the empty column, but not a fallback", () => {
  checkFindings({
    ...expanded,
    "migrations/000003_sync.up.sql": handWritten,
    "src/a.ts": `
q("SELECT full_name FROM users");
          ^^^^^^^^^ read-before-backfill Fall back to users.name
q("SELECT COALESCE(full_name, name) FROM users");
`,
  });
});
