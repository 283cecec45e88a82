import assert from "node:assert/strict";
import { test } from "node:test";
import { checkFindings, expanded, handWritten } from "../../support/change-marks.ts";

test("marks the old column where it is written alone", () => {
  const { findings } = checkFindings({
    ...expanded,
    "src/a.ts": `
q("INSERT INTO users (id, name) VALUES (1, $1)");
                          ^^^^ missing-dual-write This writes users.name but not users.full_name
q("UPDATE users SET name = $1, full_name = $1");
`,
  });
  assert.deepEqual(
    findings[0]?.related.map(({ file }) => file),
    ["migrations/000002_expand.up.sql"],
  );
});

test("is silent in tests, for a name in another table, and where a spread may write the column", () => {
  checkFindings({
    ...expanded,
    "prisma/schema.prisma": "model users {\n  id Int @id\n  name String\n}\n",
    "src/a.test.ts": 'q("UPDATE users SET name = $1");',
    "src/b.ts": 'q("UPDATE teams SET name = $1"); prisma.users.create({ data: { name, ...rest } });',
  });
});

test("a new row whose old column is NULL needs nothing beside it, as long as the new one begins as NULL too", () => {
  const inserted = 'q("INSERT INTO users (id, name) VALUES (1, NULL)");';
  checkFindings({ ...expanded, "src/a.ts": `${inserted} q("UPDATE users SET name = $1, full_name = $1");` });
  const marked = `
${inserted}
                          ^^^^ missing-dual-write
`;
  const withDefault = expanded["migrations/000002_expand.up.sql"]?.replace(
    "full_name text",
    "full_name text DEFAULT ''",
  );
  checkFindings({ ...expanded, "migrations/000002_expand.up.sql": withDefault ?? "", "src/a.ts": marked });
  const emptied = `
q("UPDATE users SET name = NULL");
                    ^^^^ missing-dual-write
`;
  checkFindings({ ...expanded, "src/a.ts": emptied });
});

test("a trigger is understood by its body", () => {
  const alone = `
q("UPDATE users SET name = $1");
                    ^^^^ missing-dual-write
`;
  const silent = 'q("UPDATE users SET name = $1");';
  checkFindings({ ...expanded, "migrations/000003_sync.up.sql": handWritten, "src/a.ts": silent });
  const other = handWritten.replace("NEW.full_name := NEW.name", "NEW.email := NEW.name");
  checkFindings({ ...expanded, "migrations/000003_sync.up.sql": other, "src/a.ts": alone });
});

test("where a trigger works for one event only, what the other writes is marked", () => {
  const inserted = handWritten.replace("INSERT OR UPDATE", "INSERT").replace(" copy_name BEFORE", " ins BEFORE");
  const { change } = checkFindings(
    {
      ...expanded,
      "migrations/000003_sync.up.sql": inserted,
      "src/a.ts": `
q("INSERT INTO users (id, name) VALUES (1, $1)");
q("UPDATE users SET name = $1");
                    ^^^^ missing-dual-write
q("INSERT INTO users (id, name) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET name = $1");
                                                                              ^^^^ missing-dual-write
`,
    },
    { silent: ["incomplete-sync-trigger"] },
  );
  const dualWrite = change.phases.find(({ phase }) => phase === "dual-write");
  assert.deepEqual(dualWrite?.evidence, []);
  const done = checkFindings(
    {
      ...expanded,
      "migrations/000003_sync.up.sql": inserted,
      "src/a.ts": 'q("INSERT INTO users (id, name) VALUES (1, $1)"); q("UPDATE users SET name = $1, full_name = $1");',
    },
    { silent: ["incomplete-sync-trigger"] },
  );
  assert.deepEqual(
    [done.change.phase, ...(done.change.phases[1]?.evidence ?? []).map(({ what }) => what)],
    ["backfill", "trigger ins keeps both columns equal on INSERT", "writes users.name and users.full_name"],
  );
});

test("a trigger that never works covers nothing", () => {
  checkFindings(
    {
      ...expanded,
      "migrations/000003_sync.up.sql": handWritten.replace("BEFORE INSERT", "AFTER INSERT"),
      "src/a.ts": `
q("INSERT INTO users (id, name) VALUES (1, $1)");
                          ^^^^ missing-dual-write
`,
    },
    { silent: ["incomplete-sync-trigger"] },
  );
});

test("a value that moves to another table is written twice where the same file writes it there, in whatever function", () => {
  const moved = {
    "migrations/000001_init.up.sql":
      "CREATE TABLE users (id bigint PRIMARY KEY, bio text);\nCREATE TABLE profiles (user_id bigint PRIMARY KEY);",
    "migrations/000002_bio.up.sql":
      "-- cutover: change users.bio -> profiles.bio on(profiles.user_id = users.id)\nALTER TABLE profiles ADD COLUMN bio text;",
  };
  const { change } = checkFindings({
    ...moved,
    "src/users.ts": `
export const save = (id, bio) => q("UPDATE users SET bio = $1 WHERE id = $2", [bio, id]);
export const saveProfile = (id, bio) => q("UPDATE profiles SET bio = $1 WHERE user_id = $2", [bio, id]);
`,
  });
  assert.equal(change.phase, "backfill");
  checkFindings({
    ...moved,
    "src/users.ts": `
export const save = (id, bio) => q("UPDATE users SET bio = $1 WHERE id = $2", [bio, id]);
                                                     ^^^ missing-dual-write
`,
    "src/profiles.ts":
      'export const saveProfile = (bio) => q("UPDATE profiles SET bio = $1 WHERE user_id = 1", [bio]);',
  });
});
