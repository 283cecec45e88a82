import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cutover } from "../support/cutover.ts";
import { freshDatabase } from "../support/live.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const files = {
  "cutover.json": '{ "environments": [{ "name": "staging", "urlVariable": "STAGING_URL" }] }',
  "db/migrations/000001_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n",
  "db/migrations/000002_expand.up.sql":
    "-- cutover: change users.name -> users.full_name up(trim(name)) down(full_name)\nALTER TABLE users ADD COLUMN full_name text;\n",
};

test("backfill shows its plan, fills, stops on Ctrl-C, and names no credential", async (context) => {
  const database = await freshDatabase("postgres");
  if (typeof database === "string") return context.skip(database);
  const folder = temporaryFolder(context, files);
  await database.run("CREATE TABLE users (id bigint PRIMARY KEY, name text, full_name text)");
  await database.run("INSERT INTO users SELECT n, ' secret value ' FROM generate_series(1, 20000) AS n; ANALYZE users");
  const variables = { STAGING_URL: database.url.replace("postgres@", "postgres:pa55word@") };
  const args = ["backfill", "users.name", "--env", "staging"];

  const dry = cutover(folder, [...args, "--dry-run"], undefined, undefined, variables);
  assert.equal(dry.code, 0, dry.stderr);
  assert.match(dry.stdout, /about 20000 rows .*about 20 batches of 1000 to begin with, along id\./);
  assert.match(
    dry.stdout,
    /SET LOCAL cutover\.sync = 'off';\n {2}UPDATE users SET full_name = trim\(name\) WHERE id <= '1000' AND full_name IS NULL/,
  );
  assert.deepEqual(await database.rows("SELECT count(*) FROM users WHERE full_name IS NOT NULL"), ["0"]);

  const child = spawn(
    process.execPath,
    [`${process.cwd()}/dist/cli.cjs`, ...args, "--batch", "10", "--format", "json"],
    {
      cwd: folder,
      env: { ...process.env, ...variables },
    },
  );
  const closed = once(child, "close");
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  while (
    child.exitCode === null &&
    (await database.rows("SELECT count(*) FROM users WHERE full_name IS NOT NULL"))[0] === "0"
  )
    await new Promise((done) => setTimeout(done, 5));
  child.kill("SIGINT");
  const [code] = await closed;
  assert.equal(code, 3, output);
  const evidence = join(folder, ".cutover/evidence/staging");
  const file = "users.name-to-users.full_name.backfill.json";
  const stopped = JSON.parse(readFileSync(join(evidence, file), "utf8"));
  assert.equal(stopped.complete, false);
  assert.ok(stopped.rowsSeen > 0 && stopped.rowsSeen < 20_000, `${stopped.rowsSeen}`);

  const rest = cutover(folder, [...args, "--format", "json"], undefined, undefined, variables);
  assert.equal(rest.code, 0, rest.stderr);
  const report = JSON.parse(rest.stdout);
  assert.deepEqual(
    [report.version, report.change, report.environment, report.rowsSeen, report.rowsChanged, report.complete],
    [1, "users.name->users.full_name", "staging", 20_000, 20_000, true],
  );
  assert.deepEqual(report.resumedFrom, { id: stopped.rowsSeen });
  const written = readFileSync(join(evidence, file), "utf8");
  for (const text of [dry.stdout, output, rest.stdout, rest.stderr, written])
    assert.doesNotMatch(text, /pa55word|secret value/);
  const status = JSON.parse(cutover(folder, ["status", "--format", "json"]).stdout);
  const { state, evidence: found } = status.changes[0].phases.find(
    ({ phase }: { phase: string }) => phase === "backfill",
  );
  assert.match(`${state} ${JSON.stringify(found)}`, /backfill of staging is complete/);
});

test("backfill does not begin without a replica that is named", (context) => {
  const config = files["cutover.json"].replace(" }]", ', "replicaVariables": ["REPLICA_URL"] }]');
  const folder = temporaryFolder(context, { ...files, "cutover.json": config });
  const variables = { STAGING_URL: "postgres://127.0.0.1:1/none" };
  const run = cutover(folder, ["backfill", "users.name", "--env", "staging"], undefined, undefined, variables);
  assert.deepEqual(
    [run.code, run.stderr],
    [2, "cutover: REPLICA_URL is not set: put the URL of a replica of staging into this environment variable.\n"],
  );
});

test("backfill is handed over to other tools where they fit", (context) => {
  const folder = temporaryFolder(context, files);
  const handOver = (form: string) => cutover(folder, ["backfill", "users.name", "--hand-over", form]);
  assert.match(handOver("sql").stdout, /^DO \$cutover\$\n/);
  const client = handOver("client").stdout;
  assert.match(client, /SELECT id FROM users WHERE id > :low_id ORDER BY id LIMIT 1 OFFSET 999;/);
  assert.match(
    client,
    /UPDATE users SET full_name = trim\(name\) WHERE id > :low_id AND id <= :high_id AND full_name IS NULL/,
  );
  const refused = handOver("gh-ost");
  assert.deepEqual([refused.code, refused.stderr], [4, "cutover: gh-ost and spirit work on MySQL and MariaDB only.\n"]);
});

test("a change of type is handed over to the tools that copy a MySQL table", (context) => {
  const folder = temporaryFolder(context, {
    "cutover.json": JSON.stringify({ migrations: [{ path: "db", framework: "plain", dialect: "mysql" }] }),
    "db/1_orders.sql": "CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL DEFAULT 0);\n",
    "db/2_total.sql":
      "-- cutover: change orders.total -> orders.total_new type(bigint)\nALTER TABLE orders ADD COLUMN total_new bigint;\n",
  });
  const handOver = (form: string) => cutover(folder, ["backfill", "orders.total", "--hand-over", form]);
  const output = (form: string) => handOver(form).stdout + handOver(form).stderr;
  assert.match(
    output("gh-ost"),
    /^# Instead of the phases of .*\ngh-ost --host="\$DB_HOST" --database="\$DB_NAME" --user="\$DB_USER" --ask-pass --table='orders' --alter='MODIFY COLUMN total bigint NOT NULL DEFAULT 0' --execute\n$/,
  );
  assert.match(
    output("spirit"),
    /\nspirit --host="\$DB_HOST" --database="\$DB_NAME" .* --table='orders' --alter='MODIFY/,
  );
});

test("backfill and verify work on MariaDB from the command line", async (context) => {
  const database = await freshDatabase("mariadb");
  if (typeof database === "string") return context.skip(database);
  const folder = temporaryFolder(context, {
    "cutover.json": JSON.stringify({
      migrations: [{ path: "db/migrations", framework: "golang-migrate", dialect: "mariadb", version: "10.11" }],
      environments: [{ name: "staging", urlVariable: "STAGING_URL" }],
    }),
    "db/migrations/000001_users.up.sql":
      "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100)) ENGINE=InnoDB;\n",
    "db/migrations/000002_expand.up.sql":
      "-- cutover: change users.name -> users.full_name up(trim(name)) down(full_name)\nALTER TABLE users ADD COLUMN full_name varchar(100);\n",
  });
  await database.run("CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100), full_name varchar(100))");
  await database.run("INSERT INTO users (id, name) SELECT seq, ' x ' FROM seq_1_to_3000");
  const run = (...args: string[]) => cutover(folder, args, undefined, undefined, { STAGING_URL: database.url });
  const filled = run("backfill", "users.name", "--env", "staging", "--format", "json");
  assert.equal(filled.code, 0, filled.stderr);
  assert.equal(JSON.parse(filled.stdout).rowsChanged, 3000);
  await database.run("UPDATE users SET full_name = 'y' WHERE id = 7");
  const compared = run("verify", "users.name", "--env", "staging", "--format", "json");
  assert.equal(compared.code, 1, compared.stderr);
  const { mismatched, sample, environment } = JSON.parse(compared.stdout);
  assert.deepEqual([mismatched, sample, environment], [1, [{ key: { id: 7 }, why: "different" }], "staging"]);
});
