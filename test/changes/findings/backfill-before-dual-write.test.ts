import { test } from "node:test";
import { checkFindings, expanded, handWritten } from "../../support/change-marks.ts";

const fill = "UPDATE users SET full_name = name WHERE full_name IS NULL;\n";

test("marks a backfill that comes too early", () => {
  checkFindings({
    ...expanded,
    "migrations/000003_fill.up.sql": `${fill}
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ backfill-before-dual-write Add a sync trigger`.replace(
      "\n\n",
      "\n",
    ),
  });
});

test("is silent when a trigger was there before", () => {
  checkFindings({
    ...expanded,
    "migrations/000003_sync.up.sql": handWritten,
    "migrations/000004_fill.up.sql": fill,
  });
});
