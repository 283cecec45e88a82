import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { WorkspaceDocumentDiagnosticReport } from "vscode-languageserver/node";
import { modernEditor, simpleEditor, startClient } from "../support/language-client.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const one = "db/migrations/000001_users.up.sql";
const two = "db/migrations/000002_index.up.sql";
const users = "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n";
const index = "CREATE INDEX users_name_idx ON users (name);\n";
const project = { "go.mod": "module example\nrequire github.com/lib/pq v1.10.9\n", [one]: users, [two]: index };

const isFull = (report: WorkspaceDocumentDiagnosticReport) => report.kind === "full";

test("reports a finding with its rule as a plain string and a link to the rule's page", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, index);
  assert.deepEqual(await client.findings(two), ["create-index-blocking: CREATE INDEX users_name_idx ON users (name)"]);
  const [diagnostic] = await client.diagnostics(two);
  assert.equal(diagnostic?.source, "cutover");
  assert.equal(diagnostic?.severity, 2);
  assert.match(diagnostic?.codeDescription?.href ?? "", /docs\/rules\/create-index-blocking\.md$/);
});

test("sees an unsaved edit, character by character", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, index);
  await client.edit(two, "CREATE INDEX", "CREATE INDEX CONCURRENTLY");
  assert.deepEqual(await client.findings(two), []);
  await client.edit(two, " CONCURRENTLY", "");
  assert.deepEqual(await client.findings(two), ["create-index-blocking: CREATE INDEX users_name_idx ON users (name)"]);
});

test("counts in UTF-16 units", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, `/* 🚀 */ ${index}`);
  assert.deepEqual(await client.findings(two), ["create-index-blocking: CREATE INDEX users_name_idx ON users (name)"]);
});

test("an edit of an earlier migration changes what a later one is told", async (t) => {
  const client = await startClient(
    t,
    temporaryFolder(t, { ...project, [two]: "ALTER TABLE users DROP COLUMN nickname;\n" }),
  );
  await client.open(one, users);
  await client.open(two, "ALTER TABLE users ALTER COLUMN name TYPE varchar(20);\n");
  const before = await client.findings(two);
  assert.match(before.join(), /change-column-type/);
  await client.edit(one, "name text", "name varchar(10)");
  assert.doesNotMatch((await client.findings(two)).join(), /change-column-type/);
});

test("forgets an unsaved edit when the document is closed", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, "SELECT 1;\n");
  assert.deepEqual((await client.workspaceDiagnostics()).items.filter(isFull), []);
  await client.close(two);
  const { items } = await client.workspaceDiagnostics();
  assert.deepEqual(
    items.map(({ uri }) => uri),
    [client.uri(two)],
  );
});

test("says when nothing changed since the last answer", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, index);
  const report = await client.request<{ kind: string; resultId: string }>("textDocument/diagnostic", two);
  const again = await client.request("textDocument/diagnostic", two, { previousResultId: report.resultId });
  assert.deepEqual(again, { kind: "unchanged", resultId: report.resultId });
});

test("reports files that nobody opened, and takes back what is mended", async (t) => {
  const root = temporaryFolder(t, project);
  const client = await startClient(t, root);
  const { items } = await client.workspaceDiagnostics();
  assert.deepEqual(
    items.map(({ uri, kind }) => [uri, kind]),
    [[client.uri(two), "full"]],
  );
  const previous = items.map(({ uri, resultId }) => ({ uri, value: resultId ?? "" }));
  writeFileSync(join(root, two), "SELECT 1;\n");
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: client.uri(two), type: 2 }],
  });
  const mended = await client.workspaceDiagnostics(previous);
  assert.deepEqual(
    mended.items.map((item) => [item.uri, item.kind === "full" && item.items]),
    [[client.uri(two), []]],
  );
});

test("holds the answer to a workspace pull back until there is news", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, index);
  const { items } = await client.workspaceDiagnostics();
  const previous = items.map(({ uri, resultId }) => ({ uri, value: resultId ?? "" }));
  let answered = false;
  const pull = client.workspaceDiagnostics(previous).then((report) => {
    answered = true;
    return report;
  });
  await client.request("textDocument/hover", two, { position: { line: 0, character: 0 } });
  await client.edit(two, "\n", "\n\n");
  await client.request("textDocument/hover", two, { position: { line: 0, character: 0 } });
  assert.equal(answered, false);
  await client.edit(two, "CREATE INDEX", "CREATE INDEX CONCURRENTLY");
  assert.deepEqual(
    (await pull).items.filter(isFull).map(({ uri }) => uri),
    [client.uri(two)],
  );
});

test("learns of migrations that come and go on disk", async (t) => {
  const root = temporaryFolder(t, { "go.mod": project["go.mod"], [one]: users });
  const client = await startClient(t, root);
  await client.open(one, users);
  assert.deepEqual((await client.workspaceDiagnostics()).items, []);
  writeFileSync(join(root, two), index);
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: client.uri(two), type: 1 }],
  });
  assert.deepEqual(
    (await client.workspaceDiagnostics()).items.map(({ uri }) => uri),
    [client.uri(two)],
  );
});

test("publishes diagnostics to an editor that cannot ask, and takes them back", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project), simpleEditor);
  await client.open(two, index);
  const published = await client.published(two, (diagnostics) => diagnostics.length > 0);
  assert.deepEqual(
    published.map(({ code }) => code),
    ["create-index-blocking"],
  );
  assert.equal("codeDescription" in (published[0] ?? {}), false);
  await client.edit(two, "CREATE INDEX", "CREATE INDEX CONCURRENTLY");
  assert.deepEqual(await client.published(two, (diagnostics) => diagnostics.length === 0), []);
});

test("says how many findings it does not show", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, Array.from({ length: 600 }, (_, i) => `CREATE INDEX i${i} ON users (name);\n`).join(""));
  const diagnostics = await client.diagnostics(two);
  assert.equal(diagnostics.length, 501);
  assert.match(String(diagnostics[0]?.message), /^\d+ more findings in this file are not shown\.$/);
});

test("reads the workspace around a single file", async (t) => {
  const client = await startClient(t, temporaryFolder(t, { ...project, "cutover.json": "{}" }), modernEditor, {
    loose: true,
  });
  await client.open(two, index);
  assert.deepEqual(await client.findings(two), ["create-index-blocking: CREATE INDEX users_name_idx ON users (name)"]);
});

test("reports a syntax error as PostgreSQL words it", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, "ALTER TABEL users ADD COLUMN a text;\n");
  for (let i = 0; i < 100 && (await client.diagnostics(two)).length === 0; i++)
    await new Promise((r) => setTimeout(r, 50));
  const [diagnostic] = await client.diagnostics(two);
  assert.match(String(diagnostic?.message), /syntax error at or near "TABEL"/);
});

test("whoever types while the code is still being read is told what needs no code, and the rest afterwards", async (t) => {
  const drop = "db/migrations/000003_drop.up.sql";
  const many = Array.from({ length: 6000 }, (_, i) => [
    `src/${i}.ts`,
    `import { Pool } from "pg";\nexport const load${i} = (pool: Pool) => pool.query("SELECT id FROM users WHERE name = $1", [${i}]);\n`,
  ]);
  const client = await startClient(t, temporaryFolder(t, { ...project, ...Object.fromEntries(many), [drop]: "" }));
  const text = `${index}ALTER TABLE users DROP COLUMN name;\n`;
  await client.open(drop, text);
  const early = await client.firstReport(drop);
  assert.deepEqual(
    early.items.map(({ code }) => code),
    ["create-index-blocking"],
  );
  assert.equal(early.resultId, undefined);
  const rules = async () => (await client.diagnostics(drop)).map(({ code }) => code);
  for (let i = 0; i < 600 && !(await rules()).includes("contract-in-use"); i++)
    await new Promise((done) => setTimeout(done, 100));
  assert.deepEqual(await rules(), ["create-index-blocking", "contract-in-use"]);
});
