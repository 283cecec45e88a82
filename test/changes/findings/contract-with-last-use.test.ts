import assert from "node:assert/strict";
import { test } from "node:test";
import { base, checkFindings } from "../../support/change-marks.ts";

const drop = "ALTER TABLE users DROP COLUMN name;\n";
const dropped = {
  ...base,
  "migrations/000002_drop.up.sql": `ALTER TABLE users DROP COLUMN name;
                              ^^^^ contract-with-last-use the released version reads it in one place
`,
};

test("marks the drop and shows where the released code uses the column", () => {
  const { findings } = checkFindings({
    ...dropped,
    "src/a.ts": '// users\nq("SELECT email FROM users");\n',
    "src/a.ts (released)": '// users\nq("SELECT name FROM users");\n',
  });
  assert.deepEqual(
    findings[0]?.related.map(({ file, span, message }) => `${file}:${span.start} ${message}`),
    ["src/a.ts:9 reads users.name in line 2 of the released version"],
  );
});

test("counts a file that is gone, and a declaration", () => {
  checkFindings({ ...dropped, "src/gone.ts (released)": 'q("SELECT name FROM users");' });
  checkFindings({
    ...base,
    "migrations/000002_drop.up.sql": dropped["migrations/000002_drop.up.sql"].replace("reads", "declares"),
    "prisma/schema.prisma": "model users {\n  id Int @id\n}\n",
    "prisma/schema.prisma (released)": "model users {\n  id Int @id\n  name String\n}\n",
  });
});

test("is silent where the released code did not use it, in tests, and for shipped drops", () => {
  const texts = { ...base, "migrations/000002_drop.up.sql": drop };
  checkFindings({ ...texts, "src/a.ts (released)": 'q("SELECT email FROM users"); q("SELECT name FROM teams");' });
  checkFindings({ ...texts, "src/a.test.ts (released)": 'q("SELECT name FROM users");' });
  const released = { ...texts, "src/a.ts (released)": 'q("SELECT name FROM users");' };
  checkFindings(released, { shipped: ["migrations/000002_drop.up.sql"] });
});

test("a use that is still there is reported as that", () => {
  checkFindings({
    ...base,
    "migrations/000002_drop.up.sql": `ALTER TABLE users DROP COLUMN name;
                              ^^^^ contract-in-use
`,
    "src/a.ts": 'q("SELECT name FROM users");',
    "src/b.ts (released)": 'q("SELECT name FROM users");',
  });
});
