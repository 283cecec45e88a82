import assert from "node:assert/strict";
import { test } from "node:test";
import { checkFindings, expanded, handWritten } from "../../support/change-marks.ts";

const synced = { ...expanded, "migrations/000003_sync.up.sql": handWritten };
const trimmed = {
  ...expanded,
  "migrations/000002_expand.up.sql":
    "-- cutover: change users.name -> users.full_name up(trim(name)) down(full_name)\nALTER TABLE users ADD COLUMN full_name text;\n",
  "migrations/000003_sync.up.sql": handWritten.replace("NEW.name;", "trim(NEW.name);"),
};

test("marks a backfill that replaces what code wrote", () => {
  checkFindings({
    ...trimmed,
    "migrations/000004_fill.up.sql": `UPDATE users SET full_name = trim(name);
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ backfill-overwrites those values are replaced by trim(name). Add WHERE full_name IS NULL.
`,
  });
  checkFindings({
    ...trimmed,
    "migrations/000004_fill.up.sql": `DO $$ BEGIN LOOP
UPDATE users SET full_name = trim(name) WHERE id > 7;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ backfill-overwrites
END LOOP; END $$;
`,
  });
});

test("is a hint where both columns hold the same", () => {
  const { findings } = checkFindings({
    ...synced,
    "migrations/000004_fill.up.sql": `UPDATE users SET full_name = name;
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ backfill-overwrites once more
`,
  });
  assert.deepEqual(
    findings.map(({ severity }) => severity),
    ["hint"],
  );
});

test("is silent with a guard of any kind, and before the dual-write", () => {
  for (const fill of [
    "UPDATE users SET full_name = trim(name) WHERE full_name IS NULL;",
    "UPDATE users SET full_name = trim(name) WHERE full_name IS DISTINCT FROM trim(name);",
    "UPDATE users SET full_name = COALESCE(full_name, trim(name));",
  ])
    checkFindings({ ...trimmed, "migrations/000004_fill.up.sql": fill });
});

test("the fix adds the guard", () => {
  const cases: Readonly<Record<string, string>> = {
    "UPDATE users SET full_name = trim(name)": "UPDATE users SET full_name = trim(name) WHERE full_name IS NULL",
    "UPDATE users SET full_name = trim(name) WHERE name IS NOT NULL":
      "UPDATE users SET full_name = trim(name) WHERE name IS NOT NULL AND full_name IS NULL",
    "UPDATE users SET full_name = trim(name) WHERE name = 'a' OR name = 'b'":
      "UPDATE users SET full_name = trim(name) WHERE (name = 'a' OR name = 'b') AND full_name IS NULL",
    "UPDATE users SET full_name = trim(name) WHERE name IS NOT NULL RETURNING id":
      "UPDATE users SET full_name = trim(name) WHERE name IS NOT NULL AND full_name IS NULL RETURNING id",
  };
  for (const [before, after] of Object.entries(cases)) {
    const texts = { ...trimmed, "migrations/000004_fill.up.sql": `${before};` };
    const [finding] = checkFindings({ ...texts }, { silent: ["backfill-overwrites"] }).findings;
    const edits = [...(finding?.rewrites[0]?.edits ?? [])].reverse();
    assert.equal(
      edits.reduce((text, { span, text: put }) => text.slice(0, span.start) + put + text.slice(span.end), before),
      after,
    );
  }
});
