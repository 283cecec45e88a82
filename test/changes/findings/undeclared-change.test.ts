import assert from "node:assert/strict";
import { test } from "node:test";
import { edited } from "../../../core/changes/code-edits/code-access.ts";
import { changeFixes } from "../../../core/changes/fixes.ts";
import { base, checkFindings } from "../../support/change-marks.ts";
import { ChangesWorkspace } from "../../support/changes.ts";

test("marks the new column, and the fix declares the change", () => {
  const workspace = checkFindings({
    ...base,
    "migrations/000002_x.up.sql": `SELECT 1;
ALTER TABLE users ADD COLUMN full_name text;
                  ^^^^^^^^^^^^^^^^^^^^^^^^^ undeclared-change seems to take the place of users.name
UPDATE users SET full_name = trim(name) WHERE full_name IS NULL;
`,
  });
  const file = "migrations/000002_x.up.sql";
  const [finding] = workspace.findings;
  assert.ok(finding);
  const [fix] = changeFixes(finding, workspace.derived, workspace.host);
  assert.equal(fix?.title, "Declare this change: users.name → full_name");
  const after = edited(workspace.texts[file] ?? "", fix.edits);
  assert.equal(
    after,
    `SELECT 1;
-- cutover: change users.name -> users.full_name up(trim(name))
ALTER TABLE users ADD COLUMN full_name text;
UPDATE users SET full_name = trim(name) WHERE full_name IS NULL;
`,
  );
  assert.equal(new ChangesWorkspace({ ...workspace.texts, [file]: after }).change.spec.declared, true);
});

test("a plain new column is none", () => {
  checkFindings({ ...base, "migrations/000002_x.up.sql": "ALTER TABLE users ADD COLUMN nick text;\n" });
});
