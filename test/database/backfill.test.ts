import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { outlineBackfill, runBackfill } from "../../database/backfill.ts";
import { connect } from "../../database/connect.ts";
import { verifyParity } from "../../database/parity.ts";
import { Pressure } from "../../database/pressure.ts";
import { freshDatabase, planOfChange, syncTriggerFor } from "../support/live.ts";
import {
  bothTables,
  copy,
  differing,
  failure,
  fill,
  insertUsers,
  move,
  now,
  onServers,
  tables,
  usersTable,
} from "../support/live-runs.ts";

onServers("fills every row once, and cleans up behind itself", async (database) => {
  await database.run(usersTable);
  await insertUsers(database, 2500);
  await database.run("UPDATE users SET full_name = 'kept' WHERE id = 7; UPDATE users SET name = NULL WHERE id = 8");
  const report = await fill(database, { batch: 1000 });
  const { rowsSeen, rowsChanged, batches, resumedFrom, complete } = report;
  assert.deepEqual(
    { rowsSeen, rowsChanged, batches, resumedFrom, complete },
    { rowsSeen: 2500, rowsChanged: 2498, batches: 3, resumedFrom: undefined, complete: true },
  );
  assert.deepEqual(await database.rows("SELECT full_name FROM users WHERE id IN (7, 8, 9) ORDER BY id"), [
    "kept",
    "NULL",
    "n9",
  ]);
  assert.deepEqual(await tables(database), ["users"]);
  assert.equal((await fill(database)).rowsChanged, 0);
});

onServers("works on an empty table", async (database) => {
  await database.run(usersTable);
  assert.deepEqual((({ rowsSeen, batches, complete }) => [rowsSeen, batches, complete])(await fill(database)), [
    0,
    0,
    true,
  ]);
});

onServers("makes the rows of another table that are not there, and fills those that hold nothing", async (database) => {
  await database.run(`${bothTables}`);
  await database.run("INSERT INTO users VALUES (1, 'a'), (2, 'b'), (3, 'c'), (5, NULL), (6, 'f')");
  await database.run("INSERT INTO profiles VALUES (1, NULL), (2, 'kept'), (4, NULL)");
  const report = await fill(database, { batch: 2 }, move, bothTables);
  assert.deepEqual([report.rowsSeen, report.rowsChanged], [5, 3]);
  assert.deepEqual(await database.rows("SELECT user_id, full_name FROM profiles ORDER BY 1"), [
    ...["1 a", "2 kept", "3 c", "4 NULL", "6 f"],
  ]);
  const parity = await verifyParity(planOfChange(move, database.dialect, bothTables), {
    target: database.target,
    now,
  });
  assert.deepEqual([parity.mismatched, parity.missing, parity.sample], [1, 0, [{ key: { id: 2 }, why: "different" }]]);
});

onServers("walks composite keys, keys of text and of uuid", async (database) => {
  const type = database.dialect === "postgres" ? "uuid" : "char(36)";
  await database.run(
    `CREATE TABLE users (place varchar(20), code ${type}, name varchar(100), full_name varchar(100), PRIMARY KEY (place, code))`,
  );
  const uuid = (n: number) => `${(n * 7919).toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
  const rows = ["o''hara", "$cutover$", "ä", ""].flatMap((place) =>
    Array.from({ length: 50 }, (_, n) => `('${place}', '${uuid(n)}', 'x', NULL)`),
  );
  await database.run(`INSERT INTO users VALUES ${rows.join(", ")}`);
  const shape = `CREATE TABLE users (place varchar(20), code ${type}, name varchar(100), PRIMARY KEY (place, code));`;
  const report = await fill(database, { batch: 7 }, copy, shape);
  assert.deepEqual([report.rowsSeen, report.rowsChanged], [200, 200]);
});

onServers("stops when it is asked to, and goes on from there", async (database) => {
  await database.run(usersTable);
  await insertUsers(database, 1000);
  const stop = new AbortController();
  const first = await fill(database, {
    ...{ batch: 100, signal: stop.signal },
    onProgress: ({ rowsSeen }) => rowsSeen >= 300 && stop.abort(),
  });
  assert.deepEqual([first.complete, first.rowsSeen, first.rowsChanged], [false, 300, 300]);
  assert.deepEqual(await tables(database), ["cutover_backfill", "users"]);
  const outline = await outlineBackfill(planOfChange(copy, database.dialect), { target: database.target, now });
  assert.deepEqual(outline.resume, { after: ["300"], rowsSeen: 300 });
  assert.match(outline.statements.join("; "), /UPDATE users SET full_name = name WHERE id > '?300'?/);
  assert.equal((await database.rows("SELECT count(*) FROM users WHERE full_name IS NULL"))[0], "700");
  await assert.rejects(
    fill(database, {}, `${copy} up(lower(name)) down(full_name)`),
    /other expressions than those of now.* --restart/,
  );
  const rest = await fill(database, { batch: 100 });
  assert.deepEqual([rest.complete, rest.rowsSeen, rest.rowsChanged, rest.resumedFrom], [true, 1000, 1000, { id: 300 }]);
  assert.deepEqual(await tables(database), ["users"]);
});

onServers("loses nothing that is written at full speed meanwhile", async (database) => {
  await database.run(usersTable);
  await database.run(syncTriggerFor(database.dialect));
  const guard = database.dialect === "postgres" ? "SET cutover.sync = 'off'" : "SET @cutover_sync = 'off'";
  await database.run(guard);
  await insertUsers(database, 10_000);
  await database.run(guard.replace("'off'", "''"));
  let over = false;
  const written = new Map<number, string>();
  const writers = [0, 1, 2].map(async (writer) => {
    const session = await database.session();
    for (let n = 0; !over; n++) {
      // Each writer has rows of its own, so that the last value of each is known.
      const id = ((n * 7919) % 3333) * 3 + writer + 1;
      const value = `w${writer} ${n}`;
      // Old code writes the old column, new code the new one, and rows come and go.
      if (n % 50 === 49) {
        const fresh = 20_000 + n * 3 + writer;
        await session(`INSERT INTO users (id, name) VALUES (${fresh}, '${value}')`);
        written.set(fresh, value);
      }
      const column = n % 2 === 0 ? "name" : "full_name";
      await session(`UPDATE users SET ${column} = '${value}' WHERE id = ${id}`);
      if (id <= 10_000) written.set(id, value);
    }
    return undefined;
  });
  const report = await fill(database, { batch: 200 });
  over = true;
  await Promise.all(writers);
  assert.ok(report.complete && written.size > 100, `${written.size} rows were written`);
  assert.equal(await differing(database), 0);
  const rows = new Map(
    (await database.rows("SELECT id, full_name FROM users")).map((row) => [
      Number(row.split(" ")[0]),
      row.slice(row.indexOf(" ") + 1),
    ]),
  );
  const lost = [...written].filter(([id, value]) => rows.get(id) !== value);
  assert.deepEqual(lost, []);
  assert.equal([...rows].filter(([id, value]) => !written.has(id) && value !== `n${id}`).length, 0);
});

onServers("is killed at ten moments, and loses and repeats nothing", async (database, context) => {
  await database.run(`${usersTable}; CREATE TABLE touched (id bigint)`);
  await insertUsers(database, 6_000);
  // Each time that a row is filled is noted in the same transaction.
  await database.run(
    database.dialect === "postgres"
      ? "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO touched VALUES (NEW.id); RETURN NEW; END'; CREATE TRIGGER note AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION note()"
      : "CREATE TRIGGER note AFTER UPDATE ON users FOR EACH ROW INSERT INTO touched VALUES (NEW.id)",
  );
  const outdir = join("out", `backfill-${process.pid}-${database.dialect}`);
  context.after(() => rmSync(outdir, { recursive: true, force: true }));
  const program = join(outdir, "test/support/backfill-process.mjs");
  const compile = `import { compile } from "./scripts/compile.mjs"; await compile(["test/support/backfill-process.ts"], "${outdir}");`;
  execFileSync(process.execPath, ["--input-type=module", "-e", compile]);
  const plan = JSON.stringify(planOfChange(copy, database.dialect));
  const run = () =>
    spawn(process.execPath, [program, plan, database.url, "10"], { stdio: ["ignore", "pipe", "inherit"] });
  const filled = async () => Number((await database.rows("SELECT count(*) FROM users WHERE full_name IS NOT NULL"))[0]);
  for (let kill = 0; kill < 10; kill++) {
    const before = await filled();
    const child = run();
    const gone = once(child, "exit");
    while (child.exitCode === null && (await filled()) === before) await new Promise((done) => setTimeout(done, 2));
    await new Promise((done) => setTimeout(done, Math.random() * 60));
    child.kill("SIGKILL");
    await gone;
  }
  const interrupted = await filled();
  assert.ok(interrupted < 6_000, "it was done before it was killed ten times");
  const last = run();
  let report = "";
  last.stdout.setEncoding("utf8").on("data", (text) => (report += text));
  const [code] = await once(last, "close");
  assert.equal(code, 0);
  const { rowsSeen, rowsChanged, complete, resumedFrom } = JSON.parse(report);
  assert.deepEqual([rowsSeen, rowsChanged, complete], [6_000, 6_000, true]);
  assert.deepEqual(resumedFrom, { id: interrupted });
  assert.deepEqual(await database.rows("SELECT count(*), count(DISTINCT id) FROM touched"), ["6000 6000"]);
  assert.equal(await differing(database), 0);
  assert.deepEqual(await tables(database), ["touched", "users"]);
});

onServers("waits for a row that is locked, and lets a second backfill not interfere", async (database) => {
  await database.run(usersTable);
  await insertUsers(database, 300);
  const session = await database.session();
  await session("BEGIN");
  await session("UPDATE users SET name = 'mine' WHERE id = 150");
  const running = fill(database, { batch: 100 });
  setTimeout(() => void session("COMMIT"), 2_500);
  const report = await running;
  assert.ok(report.complete);
  assert.deepEqual(await database.rows("SELECT full_name FROM users WHERE id = 150"), ["mine"]);

  await database.run("UPDATE users SET full_name = NULL");
  const plan = planOfChange(copy, database.dialect);
  const both = await Promise.allSettled(
    [0, 1].map(() => runBackfill(plan, { target: database.target, now, batch: 5 })),
  );
  const reasons = both.flatMap((each) => (each.status === "rejected" ? [String(each.reason)] : []));
  for (const reason of reasons) assert.match(reason, /Another backfill of .* is running|cutover_backfill/);
  assert.equal(await differing(database), 0);
});

test("sees that a session waits for a lock on the table", async (context) => {
  const database = await freshDatabase("postgres");
  if (typeof database === "string") return context.skip(database);
  await database.run(usersTable);
  const own = await connect(database.target, { lockTimeout: 1000, statementTimeout: 1000, readOnly: true });
  context.after(() => own.close());
  const table = { schema: undefined, table: "users", sql: "users" };
  const pressure = new Pressure(own, table, { maxLag: 10, maxWal: 1000, strict: true });
  assert.equal(await pressure.reason(), undefined);
  const [holder, waiter] = [await database.session(), await database.session()];
  await holder("BEGIN; LOCK TABLE users IN SHARE MODE");
  const waiting = waiter("BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE; COMMIT");
  await new Promise((done) => setTimeout(done, 100));
  assert.equal(await pressure.reason(), "sessions that wait for a lock on the table: 1");
  await holder("COMMIT");
  await waiting;
  assert.equal(await pressure.reason(), undefined);
});

test("sees that the table is being vacuumed, and how fast the server writes its log", async (context) => {
  const database = await freshDatabase("postgres");
  if (typeof database === "string") return context.skip(database);
  await database.run(usersTable);
  await insertUsers(database, 20_000);
  await database.run("DELETE FROM users WHERE id % 2 = 0");
  const own = await connect(database.target, { lockTimeout: 1000, statementTimeout: 1000, readOnly: true });
  context.after(() => own.close());
  const table = { schema: undefined, table: "users", sql: "users" };
  const vacuum = await database.session();
  await vacuum("SET vacuum_cost_delay = 50; SET vacuum_cost_limit = 1");
  const vacuuming = assert.rejects(vacuum("VACUUM users"), /canceling statement/);
  const pressure = new Pressure(own, table, { maxLag: 10, maxWal: undefined, strict: true });
  let reason: string | undefined;
  for (let i = 0; reason === undefined && i < 500; i++) reason = await pressure.reason();
  assert.equal(reason, "vacuum of the table: running");
  await database.run("SELECT pg_cancel_backend(pid) FROM pg_stat_progress_vacuum");
  await vacuuming;
  assert.equal(await pressure.reason(), undefined);

  const quick = new Pressure(own, table, { maxLag: 10, maxWal: 0.001, strict: true });
  assert.equal(await quick.reason(), undefined, "one reading tells no rate");
  await database.run("UPDATE users SET name = name || '.'");
  assert.match((await quick.reason()) ?? "", /^write-ahead log: \d+ MB\/s$/);
});

test("stops when it has to know the lag of replicas and cannot", async (context) => {
  const database = await freshDatabase("mariadb");
  if (typeof database === "string") return context.skip(database);
  await database.run(usersTable);
  await insertUsers(database, 100);
  assert.match(
    await failure(fill(database, { limits: { strict: true } })),
    /^The signal "replica lag" cannot be read .* and --strict forbids to go on without it/,
  );
  assert.equal((await database.rows("SELECT count(*) FROM users WHERE full_name IS NOT NULL"))[0], "0");
});
