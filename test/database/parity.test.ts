import assert from "node:assert/strict";
import { test } from "node:test";
import type { ParityReport } from "../../core/changes/live/reports.ts";
import { outlineBackfill } from "../../database/backfill.ts";
import { connect } from "../../database/connect.ts";
import { DatabaseError } from "../../database/errors.ts";
import { type ParityOptions, verifyParity } from "../../database/parity.ts";
import { freshDatabase, killOthers, planOfChange, type TestDatabase } from "../support/live.ts";
import { bothTables, copy, move, now, onServers } from "../support/live-runs.ts";

/** `rows mismatched missing: keys`, keys of rows without a value behind `-`, of those in the new table only behind `+`. */
async function verdict(
  database: TestDatabase,
  directive: string,
  options: Partial<ParityOptions> = {},
  tables?: string,
): Promise<string> {
  const plan = planOfChange(directive, database.dialect, tables);
  const report = await verifyParity(plan, { target: database.target, now, ...options });
  const { rows, mismatched, missing, extra, sample, complete } = report;
  const signs = { different: "", missing: "-", extra: "+" };
  const keys = sample.map(({ key, why }) => signs[why] + Object.values(key).join("/")).join(" ");
  const counts = [rows, mismatched, missing, ...(extra === undefined ? [] : [extra])].join(" ");
  return `${counts}: ${keys}${complete ? "" : " (partial)"}`;
}

onServers("finds one bad row in a million", async (database) => {
  const numbers = database.dialect === "postgres" ? "generate_series(1, 1000000) AS seq" : "seq_1_to_1000000";
  await database.run("CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100), full_name varchar(100))");
  await database.run(`INSERT INTO users SELECT seq, concat('n', seq), concat('n', seq) FROM ${numbers}`);
  assert.equal(await verdict(database, copy), "1000000 0 0: ");
  await database.run("UPDATE users SET full_name = 'n734000 ' WHERE id = 734001");
  assert.equal(await verdict(database, copy), "1000000 1 0: 734001");
  assert.equal(await verdict(database, copy, { checksum: true }), "1000000 1 0: 734001");
});

onServers("compares by value, NULL included", async (database) => {
  await database.run("CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100), full_name varchar(100))");
  await database.run(
    "INSERT INTO users VALUES (-1, 'a', 'a'), (2, NULL, NULL), (3, 'c', NULL), (4, NULL, 'd'), (5, 'e', 'E'), (6, '', NULL), (7, ' g ', 'g')",
  );
  assert.equal(await verdict(database, copy), "7 5 2: 4 5 7 -3 -6");
  assert.equal(
    await verdict(database, `${copy} up(trim(name)) down(full_name)`, { batch: 2 }).then((text) =>
      text.replace(/^7 (\d).*: /, "$1: "),
    ),
    "4: 4 5 -3 -6",
  );
});

onServers("walks composite keys, keys of text and keys in every spelling", async (database) => {
  await database.run(
    "CREATE TABLE users (place varchar(20), n int, name varchar(100), full_name varchar(100), PRIMARY KEY (place, n))",
  );
  const places = ["o'hara", "back\\\\slash", "ünïcödé", 'a"b', "", "zz"].map((place) =>
    database.dialect === "postgres" ? place.replace("\\\\", "\\") : place,
  );
  const rows = places.flatMap((place) => [1, 2, 3].map((n) => `('${place.replaceAll("'", "''")}', ${n}, 'x', 'x')`));
  await database.run(`INSERT INTO users VALUES ${rows.join(", ")}`);
  const tables = "CREATE TABLE users (place varchar(20), n int, name varchar(100), PRIMARY KEY (place, n));";
  for (const batch of [1, 2, 5]) assert.equal(await verdict(database, copy, { batch }, tables), "18 0 0: ");
  await database.run("UPDATE users SET full_name = 'y' WHERE n = 2");
  const found = await verdict(database, copy, { batch: 2 }, tables);
  assert.match(found, /^18 6 0: /);
  assert.ok(found.includes("o'hara/2") && found.includes("back\\slash/2") && found.includes("ünïcödé/2"), found);
});

onServers("goes on where it was stopped", async (database) => {
  await database.run("CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100), full_name varchar(100))");
  const values = Array.from({ length: 1000 }, (_, i) => `(${i}, 'n', '${i % 100 === 0 ? "other" : "n"}')`);
  await database.run(`INSERT INTO users VALUES ${values.join(", ")}`);
  const plan = planOfChange(copy, database.dialect);
  const stop = new AbortController();
  const first = await verifyParity(plan, {
    ...{ target: database.target, now, batch: 100, signal: stop.signal },
    onProgress: ({ rows }) => rows >= 300 && stop.abort(),
  });
  assert.deepEqual([first.complete, first.rows, first.mismatched, first.after], [false, 300, 3, { id: 299 }]);
  const earlier = JSON.parse(JSON.stringify(first));
  const rest = await verifyParity(plan, { target: database.target, now, batch: 100, earlier });
  assert.deepEqual([rest.complete, rest.rows, rest.mismatched, rest.after], [true, 1000, 10, undefined]);
  assert.equal(rest.sample.length, 10);
  // With other expressions it begins anew.
  const other = planOfChange(`${copy} up(lower(name)) down(full_name)`, database.dialect);
  assert.equal((await verifyParity(other, { target: database.target, now, earlier })).rows, 1000);
});

onServers("shows keys of each kind of rows that differ, however many there are of another", async (database) => {
  await database.run("CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100), full_name varchar(100))");
  const values = Array.from({ length: 300 }, (_, i) => `(${i}, 'n', ${i === 250 ? "'other'" : "NULL"})`);
  await database.run(`INSERT INTO users VALUES ${values.join(", ")}`);
  const first = Array.from({ length: 20 }, (_, i) => `-${i}`).join(" ");
  assert.equal(await verdict(database, copy, { batch: 400 }), `300 300 299: 250 ${first}`);
});

onServers("compares two tables: differing, missing, extra", async (database) => {
  await database.run("CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100))");
  await database.run("CREATE TABLE profiles (user_id bigint PRIMARY KEY, full_name varchar(100))");
  await database.run("INSERT INTO users VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, NULL), (5, 'e')");
  await database.run("INSERT INTO profiles VALUES (1, 'a'), (2, 'x'), (5, NULL), (7, 'g'), (9, 'h'), (11, NULL)");
  for (const batch of [1, 2, 100]) {
    for (const checksum of [false, true])
      assert.equal(await verdict(database, move, { batch, checksum }, bothTables), "5 3 2 2: 2 -3 -5 +7 +9");
  }
});

onServers("changes nothing: a role that may only SELECT is enough, for every way to compare", async (database) => {
  await database.run("CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100), full_name varchar(100))");
  await database.run("CREATE TABLE profiles (user_id bigint PRIMARY KEY, full_name varchar(100))");
  await database.run("INSERT INTO users VALUES (1, 'a', 'b'), (2, 'a', NULL); INSERT INTO profiles VALUES (1, 'a')");
  const user = `reader_${process.pid}`;
  const name = new URL(database.url).pathname.slice(1);
  await database.run(
    database.dialect === "postgres"
      ? `CREATE ROLE ${user} LOGIN; REVOKE ALL ON DATABASE ${name} FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC;
         GRANT CONNECT ON DATABASE ${name} TO ${user}; GRANT USAGE ON SCHEMA public TO ${user}; GRANT SELECT ON users, profiles TO ${user}`
      : `CREATE USER ${user} IDENTIFIED BY 'only-reads'; GRANT SELECT ON users TO ${user}; GRANT SELECT ON profiles TO ${user}`,
  );
  const url = database.url.replace(/\/\/[^@]*@/, `//${user}:only-reads@`);
  const reader: TestDatabase = { ...database, url, target: { environment: "test", url, source: "TEST_URL" } };
  const session = await connect(reader.target, { lockTimeout: 1000, statementTimeout: 1000, readOnly: false });
  for (const write of ["DELETE FROM users", "CREATE TABLE t (id int)", "CREATE TEMPORARY TABLE t (id int)"])
    await assert.rejects(session.run(write), /denied/, write);
  await session.close();

  for (const checksum of [false, true]) {
    assert.equal(await verdict(reader, copy, { checksum }), "2 2 1: 1 -2");
    assert.equal(await verdict(reader, move, { checksum, batch: 1 }, bothTables), "2 1 1 0: -2");
  }
  const { server, key } = await outlineBackfill(planOfChange(copy, database.dialect), { target: reader.target, now });
  assert.match(`${server} ${key}`, /^(PostgreSQL|MariaDB) [\d.]+ id$/);
});

/** The message of the error that ends a comparison. */
async function failure(database: TestDatabase, url = database.url): Promise<string> {
  const target = { environment: "staging", url, source: "STAGING_URL" };
  const error = await verifyParity(planOfChange(copy, database.dialect), { target, now }).catch((thrown) => thrown);
  assert.ok(error instanceof DatabaseError, String(error.stack));
  return error.message;
}

onServers("says what is in the way, and no credential", async (database) => {
  assert.match(await failure(database), /^There is no table users in staging, .* Have the migrations run there\?$/);
  await database.run("CREATE TABLE users (id bigint, name varchar(100), full_name varchar(100))");
  assert.match(await failure(database), /^users has no primary key and no unique index .* Add a key first\.$/);
  await database.run("ALTER TABLE users ADD UNIQUE (id)");
  assert.match(await failure(database), /no unique index over columns that are NOT NULL/);
  await database.run("ALTER TABLE users ADD PRIMARY KEY (id); ALTER TABLE users DROP COLUMN full_name");
  assert.match(
    await failure(database),
    /^Could not compare users in staging: .*full_name.* Have the migrations up to this phase run in staging\?$/,
  );
  const user = `nobody_${process.pid}`;
  await database.run(
    database.dialect === "postgres"
      ? `CREATE ROLE ${user} LOGIN`
      : `CREATE USER ${user} IDENTIFIED BY 'x'; GRANT USAGE ON *.* TO ${user}`,
  );
  const other = database.url.replace(/\/\/[^@]*@/, `//${user}:s3cret@`);
  const denied = await failure(database, other);
  if (database.dialect === "postgres") await database.run("CREATE ROLE guarded");
  await database.run(
    database.dialect === "postgres"
      ? `ALTER ROLE ${user} PASSWORD 'right'; GRANT guarded TO ${user}`
      : `SET PASSWORD FOR ${user} = PASSWORD('right')`,
  );
  assert.match(
    await failure(database, other),
    /^Could not connect in staging: .* Check the user and the password in STAGING_URL\.$/,
  );
  assert.match(denied, /STAGING_URL/);
  const closed = await failure(database, database.url.replace(/:\d+\//, ":1/").replace(/\/\/[^@]*@/, "//me:s3cret@"));
  assert.match(closed, /^Could not connect in staging: .*ECONNREFUSED.* Nothing answers at 127\.0\.0\.1:1\//);
  for (const message of [denied, closed]) assert.doesNotMatch(message, /s3cret/);
  const wrong = database.dialect === "postgres" ? "mysql" : "postgres";
  assert.match(await failure(database, database.url.replace(/^\w+/, wrong)), /^Could not connect in staging/);
});

onServers("says that the connection was lost", async (database) => {
  await database.run("CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100), full_name varchar(100))");
  const rows = Array.from({ length: 2000 }, (_, i) => `(${i}, 'a', 'a')`);
  await database.run(`INSERT INTO users VALUES ${rows.join(", ")}`);
  const plan = planOfChange(copy, database.dialect);
  let killed = false;
  const stopped: ParityReport[] = [];
  const run = verifyParity(plan, {
    ...{ target: database.target, now, batch: 1 },
    onFailure: (report) => stopped.push(report),
    onProgress: () => {
      if (!killed) void killOthers(database);
      killed = true;
    },
  });
  await assert.rejects(run, (error: Error) => {
    assert.ok(error instanceof DatabaseError);
    assert.match(
      error.message,
      /^Could not compare users in test: .* Run the command again; it goes on where it stopped\.$/,
    );
    return true;
  });
  const [earlier] = stopped;
  assert.ok(earlier !== undefined && !earlier.complete && earlier.rows > 0 && earlier.rows < 2000);
  const rest = await verifyParity(plan, { target: database.target, now, earlier });
  assert.deepEqual([rest.complete, rest.rows, rest.startedAt], [true, 2000, earlier.startedAt]);
});

test("compares json by value", async (context) => {
  const database = await freshDatabase("postgres");
  if (typeof database === "string") return context.skip(database);
  const shape = "CREATE TABLE users (id bigint PRIMARY KEY, name json)";
  await database.run(`${shape}; ALTER TABLE users ADD COLUMN full_name json`);
  await database.run(`INSERT INTO users VALUES (1, '{"a":1,"b":2}', '{ "b": 2, "a": 1 }'), (2, '{"a":1}', '{"a":2}'),
    (3, 'null', NULL), (4, NULL, NULL)`);
  const found = await verifyParity(planOfChange(copy, "postgres", `${shape};`), { target: database.target, now });
  assert.deepEqual([found.rows, found.mismatched, found.missing], [4, 2, 1]);
  assert.deepEqual(
    found.sample.map(({ key }) => key),
    [{ id: 2 }, { id: 3 }],
  );
});
