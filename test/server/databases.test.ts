import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { type CancellationToken, CancellationTokenSource, type CodeLens } from "vscode-languageserver/node";
import {
  type EnvironmentsReply,
  progressNotification,
  type RunProgress,
  type RunReply,
  requests,
} from "../../server/protocol.ts";
import { modernEditor, startClient } from "../support/language-client.ts";
import { freshDatabase } from "../support/live.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const users = "db/migrations/000001_users.up.sql";
const expand = "db/migrations/000002_expand.up.sql";
const project = {
  "cutover.json": '{ "environments": [{ "name": "staging", "urlVariable": "NOT_SET_URL" }, { "name": "other" }] }',
  [users]: "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n",
  [expand]: "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n",
};
const change = "users.name->users.full_name";

test("traces a migration for the editor", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  const reply = await client.connection.sendRequest<RunReply>(requests.trace, { uri: client.uri(expand), id: "1" });
  assert.ok(!("refused" in reply), JSON.stringify(reply));
  assert.equal(reply.title, "Locks of 000002_expand.up.sql");
  assert.match(reply.markdown, /^Run on PostgreSQL .* \(embedded\)\.\n\n\| \| :2 \| \|\n/);
  assert.match(
    reply.markdown,
    /- Locks `users`: \*\*ACCESS EXCLUSIVE\*\*, blocks reads and writes\.\n- ✓ As predicted\./,
  );
  assert.equal(reply.good, true);
  const titles = async () =>
    (await client.request<CodeLens[]>("textDocument/codeLens", expand)).map(({ command }) => command?.title ?? "");
  const [lens, ...others] = await titles();
  assert.match(lens ?? "", /^✓ traced: ACCESS EXCLUSIVE on users · \d+\.\d ms$/);
  assert.deepEqual(
    others.filter((title) => title.includes("EXCLUSIVE")),
    [],
    "what is predicted makes room for what was seen",
  );
  await client.open(expand, `${project[expand]}-- edited\n`);
  assert.deepEqual(
    (await titles()).filter((title) => title.includes("traced")),
    [],
  );
});

test("compares and fills for the editor, with progress and an end on demand", async (t) => {
  const database = await freshDatabase("postgres");
  if (typeof database === "string") return t.skip(database);
  await database.run("CREATE TABLE users (id bigint PRIMARY KEY, name text, full_name text)");
  await database.run("INSERT INTO users SELECT n, 'x' FROM generate_series(1, 30000) AS n");
  const root = temporaryFolder(t, project);
  const client = await startClient(t, root);
  const folder = pathToFileURL(root).href;
  const seen: RunProgress[] = [];
  client.connection.onNotification(progressNotification, (progress: RunProgress) => void seen.push(progress));
  const run = (method: string, id: string, token: CancellationToken) =>
    client.connection.sendRequest<RunReply>(
      method,
      { folder, change, environment: "staging", url: database.url, id },
      token,
    );

  const known = await client.connection.sendRequest<EnvironmentsReply>(requests.environments, { folder });
  assert.deepEqual(known.environments, [
    { name: "staging", variable: "NOT_SET_URL", known: false },
    { name: "other", known: false },
  ]);

  const stop = new CancellationTokenSource();
  client.connection.onNotification(progressNotification, (progress: RunProgress) => {
    seen.push(progress);
    if (progress.id === "1") stop.cancel();
  });
  const stopped = await run(requests.backfill, "1", stop.token);
  assert.match(JSON.stringify(stopped), /Stopped\..*goes on behind the last row/);
  const rest = await run(requests.backfill, "2", new CancellationTokenSource().token);
  assert.match(JSON.stringify(rest), /Complete\..*\| Rows \| 30,000 \|.*\| Filled now \| 30,000 \|/);
  assert.ok(seen.some(({ id, message }) => id === "2" && message.startsWith("30,000 ")));

  await database.run("UPDATE users SET full_name = 'y' WHERE id = 17");
  const parity = await run(requests.verify, "3", new CancellationTokenSource().token);
  assert.ok(!("refused" in parity));
  assert.equal(parity.good, false);
  assert.match(parity.markdown, /The two sides do not agree\..*\| Rows with a wrong value \| 1 \|.*`id = 17`/s);
  assert.ok(existsSync(join(root, ".cutover/evidence/staging/users.name-to-users.full_name.verify.json")));
  assert.doesNotMatch(client.log.join("\n"), /127\.0\.0\.1|postgres:\/\//);
});

test("says what is missing, and connects to nothing in Restricted Mode", async (t) => {
  const root = temporaryFolder(t, project);
  const folder = pathToFileURL(root).href;
  const client = await startClient(t, root);
  const params = { folder, change, environment: "staging", id: "1" };
  const reply = await client.connection.sendRequest<RunReply>(requests.verify, params);
  assert.deepEqual(reply, {
    refused: "NOT_SET_URL is not set: put the URL of staging into this environment variable.",
  });
  const restricted = await startClient(t, root, modernEditor, {
    initializationOptions: { trusted: false },
  });
  for (const method of [requests.verify, requests.backfill, requests.trace, requests.environments]) {
    const refused = await restricted.connection.sendRequest<RunReply>(method, { ...params, uri: client.uri(expand) });
    assert.match(JSON.stringify(refused), /Restricted Mode: Cutover connects to no database and runs nothing/);
  }
});

test("answers while a migration is traced, and ends it in the middle of a statement", async (t) => {
  const endless = "db/migrations/000003_endless.up.sql";
  const files = { ...project, [endless]: "SELECT count(*) FROM generate_series(1, 1000000000000);\n" };
  const client = await startClient(t, temporaryFolder(t, files));
  const stop = new CancellationTokenSource();
  const reached = new Promise<void>((done) => {
    client.connection.onNotification(progressNotification, ({ message }: RunProgress) => {
      if (message.startsWith("000003")) done();
    });
  });
  const params = { uri: client.uri(endless), id: "1" };
  const running = client.connection.sendRequest<RunReply>(requests.trace, params, stop.token);
  await reached;
  assert.ok((await client.request<CodeLens[]>("textDocument/codeLens", expand)).length > 0);
  stop.cancel();
  assert.deepEqual(await running, { refused: "Stopped." });
});
