import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { comparison } from "../../core/changes/findings/example.ts";
import { cutover } from "../support/cutover.ts";
import { temporaryFolder, writeFiles } from "../support/temporary-folder.ts";

const base = {
  "cutover.json": '{ "environments": [{ "name": "production", "deployed": "production" }, { "name": "staging" }] }',
  "db/migrations/000001_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n",
  "src/users.ts": 'export const list = () => db.query("SELECT name FROM users");\n',
};
const expand = {
  "db/migrations/000002_expand.up.sql":
    "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n",
};
const both = {
  "src/write.ts": 'export const rename = () => db.query("UPDATE users SET name = $1, full_name = $1 WHERE id = 1");\n',
};
const fill = { "db/migrations/000003_fill.up.sql": "UPDATE users SET full_name = name WHERE full_name IS NULL;\n" };
const readNew = { "src/users.ts": 'export const list = () => db.query("SELECT full_name FROM users");\n' };
const writeNew = {
  "src/write.ts": 'export const rename = () => db.query("UPDATE users SET full_name = $1 WHERE id = 1");\n',
};
const drop = { "db/migrations/000004_drop.up.sql": "ALTER TABLE users DROP COLUMN name;\n" };
const evidence = (mismatched = 0) => ({
  ".cutover/evidence/production/a.json": comparison(
    "production",
    { "src/write.ts": "UPDATE users SET name = $1, full_name = $1 WHERE id = 1" },
    mismatched,
  ),
});

test("gate judges HEAD and the commit that is deployed", (context) => {
  const folder = temporaryFolder(context, base);
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", ...args], { cwd: folder, stdio: "pipe" });
  const commit = (files: Readonly<Record<string, string>>) => {
    writeFiles(folder, files);
    git("add", "-A");
    git("commit", "-qm", "x");
  };
  const deploy = () => git("branch", "-f", "production");
  /** `code verdict: gates that do not pass`. */
  const verdict = (to: string, env = "production") => {
    const { code, stdout, stderr } = cutover(folder, ["gate", "--to", to, "--env", env, "--format", "json"]);
    assert.notEqual(stdout, "", stderr);
    const report = JSON.parse(stdout) as { verdict: string; gates: { gate: string; state: string; message: string }[] };
    const open = report.gates.filter(({ state }) => state !== "pass").map(({ gate, state }) => `${gate} ${state}`);
    return `${code} ${report.verdict}${open.length > 0 ? `: ${open.join(", ")}` : ""}`;
  };
  git("init", "-q", "-b", "main");
  commit(base);
  deploy();
  commit(expand);
  assert.equal(verdict("dual-write"), "0 pass");
  assert.equal(verdict("backfill"), "4 not-ready: dual-write not-ready, dual-write-deployed not-ready");
  commit(both);
  assert.equal(verdict("backfill"), "4 not-ready: dual-write-deployed not-ready");
  assert.equal(verdict("backfill", "staging"), "4 not-ready: dual-write-deployed not-ready");
  deploy();
  assert.equal(verdict("backfill"), "0 pass");
  assert.equal(verdict("verify"), "4 not-ready: backfill not-ready");
  commit(fill);
  assert.equal(verdict("verify"), "0 pass");
  assert.equal(verdict("cutover"), "4 not-ready: parity not-ready");
  commit(evidence(3));
  assert.equal(verdict("cutover"), "1 violated: parity violated");
  commit(evidence());
  assert.equal(verdict("cutover"), "0 pass");
  assert.equal(
    verdict("contract"),
    "4 not-ready: cutover not-ready, no-usages not-ready, no-usages-deployed not-ready",
  );
  deploy();
  commit({ ...readNew, ...writeNew });
  assert.equal(verdict("contract"), "4 not-ready: no-usages-deployed not-ready");
  deploy();
  assert.equal(verdict("contract"), "0 pass");
  // Dropped, and still used: waiting does not help.
  commit({ ...drop, ...both });
  assert.equal(verdict("contract"), "1 violated: no-usages violated");
  rmSync(join(folder, ".git"), { recursive: true });
  const outside = cutover(folder, ["gate", "--to", "contract", "--env", "production"]);
  assert.equal(outside.code, 2);
  assert.match(
    outside.stderr,
    /^cutover: git does not know production, which cutover\.json says is deployed to production\./,
  );
});

test("a program that would fill the rows does not open the gate, a migration that fills them does", (context) => {
  const program = {
    "scripts/backfill-names.ts":
      'for (const { id, name } of await db.query("SELECT id, name FROM users"))\n  await db.query("UPDATE users SET full_name = $1 WHERE id = $2", [name, id]);\n',
  };
  const backfillGate = (files: Readonly<Record<string, string>>) => {
    const folder = temporaryFolder(context, { ...base, ...expand, ...both, ...files });
    const { stdout, stderr } = cutover(folder, ["gate", "--to", "verify", "--env", "staging", "--format", "json"]);
    assert.notEqual(stdout, "", stderr);
    const report = JSON.parse(stdout) as { gates: { gate: string; state: string }[] };
    return report.gates.filter(({ gate }) => gate === "backfill").map(({ state }) => state);
  };
  assert.deepEqual([program, fill].map(backfillGate), [["not-ready"], ["pass"]]);
});
