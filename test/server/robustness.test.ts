import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { modernEditor, startClient } from "../support/language-client.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const one = "db/migrations/000001_users.up.sql";
const two = "db/migrations/000002_index.up.sql";
const users = "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n";
const index = "CREATE INDEX users_name_idx ON users (name);\n";
const project = { "go.mod": "module example\nrequire github.com/lib/pq v1.10.9\n", [one]: users, [two]: index };

test("reports a broken cutover.json at its place and goes on without it", async (t) => {
  const client = await startClient(t, temporaryFolder(t, { ...project, "cutover.json": "{" }));
  await client.open("cutover.json", '{ "rules": { "no-such-rule": "off" ', "json");
  assert.notDeepEqual(await client.findings("cutover.json"), []);
  await client.open(two, index);
  assert.deepEqual(await client.findings(two), ["create-index-blocking: CREATE INDEX users_name_idx ON users (name)"]);
});

test("applies an unsaved edit of cutover.json", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, index);
  await client.open("cutover.json", '{ "rules": { "create-index-blocking": "off" } }', "json");
  assert.deepEqual(await client.findings(two), []);
  await client.edit("cutover.json", '"off"', '"error"');
  const [diagnostic] = await client.diagnostics(two);
  assert.equal(diagnostic?.severity, 1);
});

test("survives garbage in files, positions and requests", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, "\0\uD800 '''' $$ /* CREATE (((( TABLE ;;; \\ \u2028 ALTER");
  await client.diagnostics(two);
  const outside = { line: 9999, character: 9999 };
  await client.request("textDocument/hover", two, { position: outside });
  await assert.rejects(client.connection.sendRequest("no/suchMethod", {}));
  const untitled = { textDocument: { uri: "untitled:Untitled-1" }, position: outside };
  assert.equal(await client.connection.sendRequest("textDocument/hover", untitled), null);
  assert.deepEqual(await client.connection.sendRequest("cutover/scaffoldNext", null), {
    refused: "Something went wrong; the output of Cutover says what.",
  });
  assert.equal(client.log.length, 1);
  await client.edit(two, "\0", "SELECT 1; ");
  await client.diagnostics(two);
});

test("reads nothing from git in an untrusted workspace, and takes what is on the default branch as released otherwise", async (t) => {
  const root = temporaryFolder(t, project);
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", ...args], {
      cwd: root,
      stdio: "pipe",
    });
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-q", "-m", "Change");
  const trusted = await startClient(t, root);
  assert.deepEqual((await trusted.workspaceDiagnostics()).items, []);
  await trusted.open(two, index);
  assert.notDeepEqual(await trusted.findings(two), []);
  const untrusted = await startClient(t, root, modernEditor, { initializationOptions: { trusted: false } });
  assert.deepEqual(
    (await untrusted.workspaceDiagnostics()).items.map(({ uri }) => uri),
    [untrusted.uri(two)],
  );
});

test("learns that a migration was released when the default branch moves", async (t) => {
  const root = temporaryFolder(t, project);
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", ...args], {
      cwd: root,
      stdio: "pipe",
    });
  git("init", "-q", "-b", "main");
  const client = await startClient(t, root);
  const { items } = await client.workspaceDiagnostics();
  assert.deepEqual(
    items.map(({ uri }) => uri),
    [client.uri(two)],
  );
  git("add", "-A");
  git("commit", "-q", "-m", "Change");
  const changes = [{ uri: client.uri(".git/refs/heads/main"), type: 1 }];
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
  const after = await client.workspaceDiagnostics(items.map(({ uri, resultId }) => ({ uri, value: resultId ?? "" })));
  assert.deepEqual(
    after.items.map((item) => item.kind === "full" && item.items),
    [[]],
  );
});

test("leaves SQL alone that is no migration, and files that git ignores", async (t) => {
  const root = temporaryFolder(t, {
    ...project,
    ".gitignore": "db/old",
    "queries/report.sql": index,
    "db/old/000001_a.up.sql": index,
  });
  const client = await startClient(t, root);
  await client.open("queries/report.sql", index);
  await client.open("db/old/000001_a.up.sql", index);
  assert.deepEqual(await client.findings("queries/report.sql"), []);
  assert.deepEqual(await client.findings("db/old/000001_a.up.sql"), []);
});

test("ends when asked to, and when its client is gone", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  assert.equal(await client.stop(), 0);
  const orphan = await startClient(t, temporaryFolder(t, project));
  orphan.process.stdin.end();
  assert.notEqual(await orphan.exited, null);
});
