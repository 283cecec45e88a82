import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { cutover } from "../support/cutover.ts";
import { patiently } from "../support/patiently.ts";
import { postgresServer } from "../support/postgres.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const history = {
  "db/migrations/000001_users.up.sql":
    "CREATE EXTENSION citext;\nCREATE TABLE users (id bigint PRIMARY KEY, email citext, age int);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\n",
  "db/migrations/000002_posts.up.sql": "CREATE EXTENSION postgis;\nCREATE TABLE places (id bigint, at geometry);\n",
  "db/migrations/000003_several.up.sql":
    "ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();\nALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id);\nCREATE INDEX ON users (age);\nGRANT SELECT ON users TO reporting;\n",
  "db/migrations/000004_index.up.sql": "CREATE INDEX CONCURRENTLY orders_user ON orders (user_id);\n",
  "db/migrations/000005_wrong.up.sql":
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\nALTER TABLE users ADD COLUMN nick text;\nALTER TABLE users ADD COLUMN nick text;\nDROP TABLE orders;\n",
};

interface Report {
  readonly engine: string;
  readonly statements: readonly {
    readonly outcome: string;
    readonly locks: readonly { readonly table: string; readonly mode: string }[];
    readonly rewrites: readonly string[];
    readonly indexBuilds: readonly string[];
    readonly error: string | null;
    readonly note?: string;
    readonly range: { readonly start: { readonly line: number } };
    readonly disagreements: readonly string[];
  }[];
  readonly history: readonly { readonly message: string }[];
  readonly notes: readonly string[];
}

/** One line a statement: `line outcome locks; rewrites; index builds`. */
function lines({ statements }: Report): readonly string[] {
  return statements.map(({ range, outcome, locks, rewrites, indexBuilds, error, note }) => {
    const held = locks.map(({ table, mode }) => `${table} ${mode.replace("Lock", "")}`).join(", ");
    const work = [...rewrites.map((table) => `rewrites ${table}`), ...indexBuilds.map((table) => `indexes ${table}`)];
    return [`${range.start.line} ${outcome}`, held, ...work, error ?? "", note ?? ""]
      .filter((part) => part !== "")
      .join("; ");
  });
}

function traceAll(
  folder: string,
  ...args: readonly string[]
): { readonly report: Report; readonly code: number | null } {
  const files = [3, 4, 5].map((number) => readdirSync(join(folder, "db/migrations"))[number - 1]);
  const { stdout, stderr, code } = cutover(folder, [
    ...["trace", "--format", "json", ...files.map((file) => `db/migrations/${file}`)],
    ...args,
  ]);
  assert.notEqual(stdout, "", stderr);
  return { report: JSON.parse(stdout) as Report, code };
}

const expected = (concurrently: string) => [
  "1 ran; users AccessExclusive; rewrites users; indexes users",
  "2 ran; orders ShareRowExclusive, users ShareRowExclusive",
  "3 ran; users Share; indexes users",
  "4 ran; users AccessShare",
  concurrently,
  "1 ran",
  "2 ran; users AccessExclusive",
  '3 failed; column "nick" of relation "users" already exists',
  "4 skipped; not run: the transaction has failed",
];

test("trace runs migrations in an embedded PostgreSQL", (context) => {
  const { report, code } = traceAll(temporaryFolder(context, history));
  assert.match(report.engine, /^PostgreSQL \d+\.\d+ \(embedded\)$/);
  assert.deepEqual(
    lines(report),
    expected(
      "1 ran; indexes orders; its locks cannot be seen here: it runs outside a transaction, and there is no second session",
    ),
  );
  assert.deepEqual(
    report.statements.flatMap(({ disagreements }) => disagreements),
    [],
  );
  assert.deepEqual(
    report.history.map(({ message }) => message),
    ['extension "postgis" is not available', 'type "geometry" does not exist'],
  );
  assert.match(report.notes.join(" "), /Roles that the migrations name were made up: reporting\./);
  assert.equal(code, 1);
});

test("trace draws who holds which lock until when, without anything installed", (context) => {
  const folder = temporaryFolder(context, history);
  const { stdout, code } = traceFrom(context, folder);
  assert.equal(code, 0);
  const picture = stdout.slice(stdout.indexOf("held at line")).split("\n").slice(0, 3);
  assert.deepEqual(picture, [
    "held at line  1   2   3   4",
    "users        ███████████████  ACCESS EXCLUSIVE: blocks reads and writes",
    "orders           ▓▓▓▓▓▓▓▓▓▓▓  SHARE ROW EXCLUSIVE: blocks writes",
  ]);
  assert.match(stdout, /users: rewritten {2}\(as predicted\)/);
});

/** Runs the program from a copy of dist/, with no package near it. */
function traceFrom(context: TestContext, folder: string) {
  const copy = temporaryFolder(context);
  cpSync("dist", join(copy, "dist"), { recursive: true });
  return cutover(folder, ["trace", "db/migrations/000003_several.up.sql"], undefined, join(copy, "dist/cli.cjs"));
}

test("trace on a server leaves nothing behind", async (context) => {
  const server = await postgresServer();
  if (typeof server === "string") return context.skip(server);
  const { url, client } = await server.freshDatabase();
  await client.query("CREATE ROLE reporting");
  const databases = async () => (await client.query("SELECT count(*)::int AS n FROM pg_database")).rows[0].n;
  const before = await databases();
  const folder = temporaryFolder(context, history);
  // One cannot be rolled back: all of it in a throw-away database.
  const { report } = traceAll(folder, "--url", url);
  assert.match(report.engine, /throw-away database$/);
  assert.equal(lines(report).length, 9);
  assert.match(lines(report)[4] ?? "", /^1 ran; .*indexes orders; it runs outside a transaction/);
  assert.equal(await databases(), before);
  // What can be is run in the database itself, when it is there already.
  await client.query(
    "CREATE TABLE users (id bigint PRIMARY KEY, email text, age int); CREATE TABLE orders (id bigint, user_id bigint)",
  );
  const own = cutover(folder, ["trace", "--format", "json", "--url", url, "db/migrations/000003_several.up.sql"]);
  const inPlace = JSON.parse(own.stdout) as Report;
  assert.doesNotMatch(inPlace.engine, /throw-away/);
  assert.deepEqual(lines(inPlace), expected("").slice(0, 4));
  const { rows } = await client.query("SELECT 1 FROM pg_attribute WHERE attname = 'token'");
  assert.equal(rows.length, 0);
});

for (const [where, endless] of [
  ["in the database itself, rolled back", "SELECT count(*) FROM generate_series(1, 1000000000000);\n"],
  ["in a throw-away database", "CREATE INDEX CONCURRENTLY ON users ((wait(id)));\n"],
] as const)
  test(`trace on a server is stopped in the middle of a statement (${where})`, async (context) => {
    const server = await postgresServer();
    if (typeof server === "string") return context.skip(server);
    const { url, client } = await server.freshDatabase();
    const table = `CREATE TABLE users (id int PRIMARY KEY);
INSERT INTO users VALUES (1);
CREATE FUNCTION wait(id int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN id; END';
`;
    if (!where.startsWith("in a throw-away")) await client.query(table);
    const files = { "db/migrations/000001_users.up.sql": table, "db/migrations/000002_endless.up.sql": endless };
    const folder = temporaryFolder(context, files);
    const state = async () =>
      (
        await client.query(
          "SELECT (SELECT count(*) FROM pg_database)::int AS databases, count(*)::int AS running FROM pg_stat_activity WHERE application_name = 'cutover' AND state = 'active' AND query ~ '1000000000000|users ..wait'",
        )
      ).rows[0];
    const before = await state();
    assert.equal(before.running, 0);
    const args = [`${process.cwd()}/dist/cli.cjs`, "trace", "--url", url, "db/migrations/000002_endless.up.sql"];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    let told = "";
    child.stderr.setEncoding("utf8").on("data", (text) => (told += text));
    const closed = once(child, "close");
    await patiently(async () => assert.equal((await state()).running, 1));
    child.kill("SIGINT");
    await patiently(async () => assert.equal((await state()).running, 0), 20);
    assert.deepEqual(
      [await closed, told],
      [[3, null], "\nStopping; nothing is left behind. Once more stops at once.\n"],
    );
    assert.deepEqual(await state(), before);
  });

test("trace says what is in the way", (context) => {
  const folder = temporaryFolder(context, history);
  const nowhere = "postgres://me:hunter2@127.0.0.1:1/none";
  const run = cutover(folder, ["trace", "--url", nowhere, "db/migrations/000003_several.up.sql"]);
  assert.equal(run.code, 2);
  assert.match(
    run.stderr,
    /^cutover: Could not connect in url: connect ECONNREFUSED 127\.0\.0\.1:1\. Nothing answers at 127\.0\.0\.1:1\/none/,
  );
  assert.doesNotMatch(run.stderr, /hunter2/);
  const mysql = cutover(temporaryFolder(context, { "a.sql": "ALTER TABLE t ENGINE=InnoDB;" }), ["trace", "a.sql"]);
  assert.equal(mysql.code, 2);
});
