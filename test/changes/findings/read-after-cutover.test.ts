import assert from "node:assert/strict";
import { test } from "node:test";
import { base, checkFindings, expanded, handWritten } from "../../support/change-marks.ts";

test("strikes the old column through", () => {
  const { findings } = checkFindings({
    ...expanded,
    "migrations/000003_sync.up.sql": handWritten,
    "migrations/000004_fill.up.sql": "UPDATE users SET full_name = name WHERE full_name IS NULL;\n",
    "src/a.ts": `
q("SELECT name FROM users");
          ^^^^ read-after-cutover read users.full_name instead
`,
  });
  assert.deepEqual(
    findings.map(({ tag, severity }) => `${tag} ${severity}`),
    ["deprecated hint"],
  );
});

test("strikes a column through that takes no other's place", () => {
  checkFindings({
    ...base,
    "migrations/000002_drop.up.sql": "-- cutover: change users.email -> nothing\nSELECT 1;\n",
    "src/a.ts": `
q("SELECT email FROM users");
          ^^^^^ read-after-cutover users.email will be dropped: read it no longer
`,
  });
});

test("a declaration counts when nothing else is left", () => {
  const filled = {
    ...expanded,
    "migrations/000003_sync.up.sql": handWritten,
    "migrations/000004_fill.up.sql": "UPDATE users SET full_name = name WHERE full_name IS NULL;\n",
  };
  const { change } = checkFindings({
    ...filled,
    "prisma/schema.prisma": `model users {
  id        Int     @id
  name      String?
  ^^^^ read-after-cutover only declared here
  full_name String?
}
`,
  });
  assert.equal(change.phase, "cutover");
  checkFindings({
    ...filled,
    "prisma/schema.prisma": "model users {\n  id Int @id\n  name String?\n  full_name String?\n}\n",
    "src/a.ts": `
q("SELECT name FROM users");
          ^^^^ read-after-cutover read users.full_name instead
`,
  });
});
