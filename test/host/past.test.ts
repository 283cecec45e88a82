import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readPast } from "../../host/past.ts";
import { temporaryFolder, writeFiles } from "../support/temporary-folder.ts";

const git = (root: string, args: readonly string[], date = "2026-01-02T03:04:05Z") =>
  execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", ...args], {
    cwd: root,
    stdio: "pipe",
    env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
  });

test("tells how files that mention a word were released, and when files were committed first", async (t) => {
  const root = temporaryFolder(t, {
    "app/src/same.ts": "full_name",
    "app/src/edited.ts": "users.full_name",
    "app/src/deleted.ts": "fullName",
    "app/src/other.ts": "my_full_name",
    "app/db/1.sql": "",
  });
  git(root, ["init", "-q", "-b", "main"]);
  git(root, ["add", "-A"]);
  git(root, ["commit", "-q", "-m", "Add"]);
  git(root, ["switch", "-q", "-c", "feature"]);
  writeFiles(root, {
    "app/src/edited.ts": "",
    "app/src/other.ts": "",
    "app/src/new.ts": "full_name",
    "app/db/1.sql": "-- 1",
  });
  rmSync(join(root, "app/src/deleted.ts"));
  git(root, ["commit", "-q", "-a", "-m", "Edit"], "2026-05-06T07:08:09Z");
  const folder = join(root, "app");
  const past = await readPast(folder, {
    words: new Set(["full_name", "fullName"]),
    files: new Set(["db/1.sql", "src/new.ts"]),
  });
  assert.deepEqual(Object.fromEntries(past.released), {
    "src/deleted.ts": "fullName",
    "src/edited.ts": "users.full_name",
  });
  assert.deepEqual(Object.fromEntries(past.committed), { "db/1.sql": new Date("2026-01-02T03:04:05Z") });
});

test("has no answer outside of a repository", async (t) => {
  const past = await readPast(temporaryFolder(t), { words: new Set(["name"]), files: new Set(["a.sql"]) });
  assert.equal(past.released.size + past.committed.size, 0);
});
