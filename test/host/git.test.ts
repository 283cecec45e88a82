import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { changedSince, GitError, shippedFiles, textsAt } from "../../host/git.ts";
import { commit, git, repository } from "../support/repository.ts";
import { temporaryFolder, writeFiles } from "../support/temporary-folder.ts";

test("without a remote, what is committed on the default branch is shipped", async (t) => {
  const root = repository(t, { "db/1.sql": "" });
  git(root, "switch", "-q", "-c", "feature");
  writeFiles(root, { "db/2.sql": "" });
  commit(root);
  const isShipped = await shippedFiles(root);
  assert.deepEqual(
    ["db/1.sql", "db/2.sql", "db/3.sql"].map((file) => isShipped?.(file)),
    [true, false, false],
  );
});

test("with a remote, what was not pushed to its default branch is not shipped", async (t) => {
  const origin = repository(t, { "db/1.sql": "" });
  const root = join(temporaryFolder(t), "clone");
  git(origin, "clone", "-q", origin, root);
  writeFiles(root, { "db/2.sql": "" });
  commit(root);
  const isShipped = await shippedFiles(root);
  assert.deepEqual(
    ["db/1.sql", "db/2.sql"].map((file) => isShipped?.(file)),
    [true, false],
  );
});

test("paths are relative to the folder, not to the repository", async (t) => {
  const root = repository(t, { "db/1.sql": "" });
  const isShipped = await shippedFiles(join(root, "db"));
  assert.equal(isShipped?.("1.sql"), true);
});

test("is undefined outside of a repository and without a default branch", async (t) => {
  assert.equal(await shippedFiles(temporaryFolder(t)), undefined);
  const root = repository(t, { "db/1.sql": "" });
  git(root, "branch", "-m", "work");
  assert.equal(await shippedFiles(root), undefined);
});

test("lists what changed since the branch left a revision", async (t) => {
  const root = repository(t, { "db/1.sql": "" });
  git(root, "switch", "-q", "-c", "feature");
  writeFiles(root, { "db/2.sql": "" });
  commit(root);
  git(root, "switch", "-q", "main");
  writeFiles(root, { "db/on-main.sql": "" });
  commit(root);
  git(root, "switch", "-q", "feature");
  writeFiles(root, { "db/3 ä.sql": "", ".gitignore": "ignored.sql", "ignored.sql": "" });
  assert.deepEqual([...(await changedSince(root, "main"))].sort(), [".gitignore", "db/2.sql", "db/3 ä.sql"]);
  rmSync(join(root, "db/1.sql"));
  assert.equal((await changedSince(root, "main")).has("db/1.sql"), false);
});

test("refuses what is no revision, options included", async (t) => {
  const root = repository(t, { "db/1.sql": "" });
  await assert.rejects(changedSince(root, "nowhere"), GitError);
  await assert.rejects(changedSince(root, "--output=stolen"), GitError);
  assert.equal(existsSync(join(root, "stolen")), false);
});

test("starts no program that the repository names", async (t) => {
  const root = repository(t, { "db/1.sql": "" });
  const witness = join(root, "witness");
  git(root, "config", "core.fsmonitor", `touch '${witness}'; false`);
  git(root, "config", "diff.external", `touch '${witness}'; true`);
  writeFiles(root, { "db/1.sql": "changed" });
  await shippedFiles(root);
  assert.equal((await changedSince(root, "main")).has("db/1.sql"), true);
  assert.equal(existsSync(witness), false);
});

test("reads many texts of a revision at once, whatever they are called and hold", async (t) => {
  const texts = { "app/a.ts": "one\n\ntwo", "app/ä b.ts": "grün 🌱\n", "app/empty.ts": "" };
  const root = temporaryFolder(t, texts);
  git(root, "init", "-q", "-b", "main");
  commit(root);
  writeFiles(root, { "app/a.ts": "changed" });
  const read = await textsAt(join(root, "app"), "HEAD", ["ä b.ts", "gone.ts", ".", "empty.ts", "a.ts"]);
  assert.deepEqual(Object.fromEntries(read), { "a.ts": "one\n\ntwo", "empty.ts": "", "ä b.ts": "grün 🌱\n" });
});
