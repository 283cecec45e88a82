import { test } from "node:test";
import { comparison } from "../../../core/changes/findings/example.ts";
import { checkFindings, expanded, handWritten } from "../../support/change-marks.ts";

const filled = {
  ...expanded,
  "migrations/000003_sync.up.sql": handWritten,
  "migrations/000004_fill.up.sql": "UPDATE users SET full_name = name WHERE full_name IS NULL;\n",
};
const settings = {
  "cutover.json": `{ "environments": [{ "name": "staging" }, { "name": "production" }] }`,
};
const evidence = (environment: string, mismatched = 0) => ({
  [`.cutover/evidence/${environment}.json`]: comparison(
    environment,
    { "migrations/000003_sync.up.sql": handWritten },
    mismatched,
  ),
});

test("marks reads of the new column, but not a fallback", () => {
  checkFindings({
    ...filled,
    ...settings,
    ...evidence("staging"),
    ...evidence("production", 3),
    "src/a.ts": `
q("SELECT full_name FROM users");
          ^^^^^^^^^ cutover-without-verification no comparison without differences in production
q("SELECT COALESCE(full_name, name) FROM users");
`,
  });
});

test("marks the drop of the old column", () => {
  const dropped = {
    ...filled,
    ...settings,
    "migrations/000005_drop.up.sql": `ALTER TABLE users DROP COLUMN name;
                  ^^^^^^^^^^^^^^^^ cutover-without-verification not compared in staging, production
`,
  };
  checkFindings(dropped);
});

test("is silent with evidence, and where no environment is configured", () => {
  const read = { "src/a.ts": 'q("SELECT full_name FROM users");' };
  checkFindings({ ...filled, ...settings, ...evidence("staging"), ...evidence("production"), ...read });
  checkFindings({ ...filled, ...read });
});
