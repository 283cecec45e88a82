import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ParityReport } from "../../core/changes/live/reports.ts";
import { cutover } from "../support/cutover.ts";
import { freshDatabase } from "../support/live.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const files = {
  "cutover.json": '{ "environments": [{ "name": "staging", "urlVariable": "STAGING_URL" }] }',
  "db/migrations/000001_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n",
  "db/migrations/000002_expand.up.sql":
    "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n",
};
const evidence = ".cutover/evidence/staging/users.name-to-users.full_name.verify.json";

test("verify compares, and leaves evidence that status counts", async (context) => {
  const database = await freshDatabase("postgres");
  if (typeof database === "string") return context.skip(database);
  const folder = temporaryFolder(context, files);
  await database.run("CREATE TABLE users (id bigint PRIMARY KEY, name text, full_name text)");
  await database.run("INSERT INTO users VALUES (1, 'secret value', 'secret value'), (2, 'secret value', NULL)");
  const url = database.url.replace("postgres@", "postgres:pa55word@");
  const run = (...args: string[]) => cutover(folder, args, undefined, undefined, { STAGING_URL: url });
  const state = () => {
    const { changes } = JSON.parse(run("status", "--format", "json").stdout);
    return changes[0].phases.find(({ phase }: { phase: string }) => phase === "verify");
  };
  assert.match(JSON.stringify(state().missing), /no comparison without differences in staging/);

  const different = run("verify", "users.name", "--env", "staging");
  assert.equal(different.code, 1, different.stderr);
  assert.match(
    different.stdout,
    /^The sides of users\.name->users\.full_name do not agree in staging\.\n2 rows compared: 1 row with no value yet\.\nRows with no value yet:\n/,
  );
  assert.match(different.stdout, /\n {2}id = 2\n/);
  assert.match(JSON.stringify(state().missing), /the last one found 1 row with no value yet/);

  await database.run("UPDATE users SET full_name = name");
  const equal = run("verify", "users.name", "--env", "staging", "--format", "json");
  assert.equal(equal.code, 0, equal.stderr);
  const report = JSON.parse(equal.stdout) as ParityReport;
  const { version, change, environment, rows, mismatched, missing, sample, complete } = report;
  assert.deepEqual(
    { version, change, environment, rows, mismatched, missing, sample, complete },
    {
      version: 1,
      change: "users.name->users.full_name",
      environment: "staging",
      rows: 2,
      mismatched: 0,
      missing: 0,
      sample: [],
      complete: true,
    },
  );
  assert.match(report.specification, /^[0-9a-f]{64}$/);
  const written = readFileSync(join(folder, evidence), "utf8");
  assert.deepEqual(JSON.parse(written), report);
  assert.match(JSON.stringify(state().evidence), /no difference in staging/);
  for (const text of [written, different.stdout, different.stderr, equal.stdout, equal.stderr])
    assert.doesNotMatch(text, /pa55word|secret value|127\.0\.0\.1/);
});

test("verify says how to name a change and a database", (context) => {
  const folder = temporaryFolder(context, files);
  const message = (...args: string[]) => {
    const { code, stderr } = cutover(folder, ["verify", ...args]);
    assert.equal(code, 2);
    return stderr.trim();
  };
  assert.equal(message("users.name"), "cutover: Name the database: --env NAME or --url URL.");
  assert.equal(
    message("users.name", "--env", "prod"),
    "cutover: There is no environment prod in cutover.json. Known: staging.",
  );
  assert.equal(
    message("users.name", "--env", "staging"),
    "cutover: STAGING_URL is not set: put the URL of staging into this environment variable.",
  );
  assert.match(message("teams.name", "--env", "staging"), /^cutover: There is no staged change teams\.name\./);
  assert.equal(
    message("users.name", "--url", "me:hunter2"),
    "cutover: --url does not hold a URL such as postgres://host/database or mysql://host/database.",
  );
});
