import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import type { CodeLens } from "vscode-languageserver/node";
import type { ChangeNode, CheckSummary, ExplainReply, ScaffoldReply } from "../../server/protocol.ts";
import { type LanguageClient, modernEditor, startClient } from "../support/language-client.ts";
import { temporaryFolder, writeFiles } from "../support/temporary-folder.ts";

const one = "db/migrations/000001_users.up.sql";
const two = "db/migrations/000002_full_name.up.sql";
const code = "src/users.ts";
const expand = "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n";
const insert = `import { Pool } from "pg";
const pool = new Pool();
export const create = (name: string) => pool.query("INSERT INTO users (name) VALUES ($1)", [name]);
`;
const project = {
  "package.json": '{ "dependencies": { "pg": "8.16.0" } }',
  "go.mod": "module example\nrequire github.com/lib/pq v1.10.9\n",
  [one]: "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n",
  [two]: expand,
  [code]: insert,
};

/** Parsers of code are loaded after the first answer: asks until the answer fits. */
async function eventually<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (let i = 0; ; i++) {
    const answer = await ask();
    if (fits(answer) || i === 100) return answer;
    await new Promise((done) => setTimeout(done, 50));
  }
}

const changesOf = (client: LanguageClient) => client.connection.sendRequest<ChangeNode[]>("cutover/changes");

test("reports a write of the old column alone, in the code, and adds the second write", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(code, insert, "typescript");
  const found = await eventually(
    () => client.findings(code),
    (findings) => findings.length > 0,
  );
  assert.match(found.join(), /^missing-dual-write: /);
  const fix = (await client.actions(code, "name) VALUES")).find(({ isPreferred }) => isPreferred);
  assert.ok(fix);
  assert.match(
    client.applied(await client.resolve(fix))[code] ?? "",
    /INSERT INTO users \(name, full_name\) VALUES \(\$1, \$1\)/,
  );
});

test("an unsaved edit of the code brings the change on", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(code, insert, "typescript");
  await eventually(
    () => client.findings(code),
    (findings) => findings.length > 0,
  );
  assert.equal((await changesOf(client))[0]?.phase, "dual-write");
  await client.edit(code, "(name) VALUES ($1)", "(name, full_name) VALUES ($1, $1)");
  assert.equal((await changesOf(client))[0]?.phase, "backfill");
});

test("tells the client when to ask for the changes again", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  const told = new Promise((done) => client.connection.onNotification("cutover/changed", () => done(true)));
  await client.open(code, insert, "typescript");
  assert.equal(await told, true);
});

test("shows above the directive how far the change has come, with commands for our own client only", async (t) => {
  const root = temporaryFolder(t, project);
  const own = await startClient(t, root, modernEditor, { initializationOptions: { clientCommands: true } });
  const other = await startClient(t, root);
  const lenses = async (client: LanguageClient) => {
    await client.open(two, expand);
    return client.request<CodeLens[]>("textDocument/codeLens", two);
  };
  const [lens] = await lenses(own);
  assert.match(lens?.command?.title ?? "", /Dual-write/);
  assert.match(lens?.command?.command ?? "", /^cutover\./);
  assert.deepEqual([...new Set((await lenses(other)).map(({ command }) => command?.command))], [""]);
});

test("scaffolds the next phase, and refuses what it does not know", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  const [change] = await changesOf(client);
  const ask = (id: string | undefined) =>
    client.connection.sendRequest<ScaffoldReply>("cutover/scaffoldNext", { folder: change?.folder, change: id });
  const reply = await ask(change?.id);
  assert.ok("edit" in reply);
  const created = client.applied(reply.edit);
  assert.ok(Object.keys(created).every((file) => /^db\/migrations\/000003_\w+\.(up|down)\.sql$/.test(file)));
  assert.match(Object.values(created).join("\n"), /CREATE TRIGGER/);
  assert.ok("refused" in (await ask("users.name->nowhere")));
});

test("starts a change", async (t) => {
  const client = await startClient(t, temporaryFolder(t, { ...project, [two]: "SELECT 1;\n" }));
  const start = (from: string) =>
    client.connection.sendRequest<ScaffoldReply>("cutover/startChange", {
      from,
      to: "users.label",
      up: "trim(name)",
    });
  const reply = await start("users.name");
  assert.ok("edit" in reply);
  assert.match(
    Object.values(client.applied(reply.edit)).join("\n"),
    /-- cutover: change users\.name -> users\.label up\(trim\(name\)\)/,
  );
  assert.ok("refused" in (await start("nobody.name")));
});

test("sums the workspace up", async (t) => {
  const index = "CREATE INDEX users_name_idx ON users (name);\n";
  const client = await startClient(t, temporaryFolder(t, { ...project, "db/migrations/000003_index.up.sql": index }));
  const summary = await client.connection.sendRequest<CheckSummary>("cutover/checkWorkspace");
  assert.equal(summary.migrations, 3);
  assert.equal(summary.statements, 3);
  assert.ok(summary.errors + summary.warnings > 0);
});

test("explains the statement at a position, behind its semicolon too", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, expand);
  const explain = (line: number, character: number) =>
    client.connection.sendRequest<ExplainReply | null>("cutover/explain", {
      uri: client.uri(two),
      position: { line, character },
    });
  const inside = await explain(1, 3);
  assert.equal(inside?.title, "000002_full_name.up.sql:2");
  assert.match(inside.markdown, /full_name/);
  assert.deepEqual(await explain(1, 44), inside);
  assert.match((await explain(0, 0))?.markdown ?? "", /\*\*Staged change\*\*/);
});

test("asks git how the code was released that no longer uses a dropped column", async (t) => {
  const root = temporaryFolder(t, { ...project, [code]: insert });
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", ...args], { cwd: root });
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-q", "-m", "Begin");
  const drop = "ALTER TABLE users DROP COLUMN name;\n";
  writeFiles(root, { "db/migrations/000003_drop.up.sql": drop, [code]: "export {};\n" });
  const client = await startClient(t, root);
  await client.open("db/migrations/000003_drop.up.sql", drop, "sql");
  const found = await eventually(
    () => client.findings("db/migrations/000003_drop.up.sql"),
    (findings) => findings.join().includes("contract-with-last-use"),
  );
  assert.match(found.join(), /contract-with-last-use: name/);
});
