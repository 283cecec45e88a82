import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { freshDatabase, killOthers, mariadbDatabase, type TestDatabase } from "../support/live.ts";
import {
  bothTables,
  differing,
  failure,
  fill,
  insertUsers,
  move,
  onServers,
  tables,
  usersTable,
} from "../support/live-runs.ts";
import { startMariadb } from "../support/mariadb.ts";
import { patiently } from "../support/patiently.ts";
import { unprivilegedUser } from "../support/start-postgres.ts";

onServers("says that the disk is full, keeps what was committed, and goes on when there is room", async (database) => {
  await database.run(usersTable);
  await insertUsers(database, 500);
  await database.run(
    database.dialect === "postgres"
      ? "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = 250 THEN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END IF; RETURN NEW; END $$; CREATE TRIGGER full_disk BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION full_disk()"
      : "CREATE TRIGGER full_disk BEFORE UPDATE ON users FOR EACH ROW IF NEW.id = 250 THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1114, MESSAGE_TEXT = 'The table is full'; END IF",
  );
  assert.match(
    await failure(fill(database, { batch: 100 })),
    /^Could not fill users in test: .* Make room on the server and run the command again; what was committed stays, and it goes on from there\.$/,
  );
  assert.equal((await database.rows("SELECT count(*) FROM users WHERE full_name IS NOT NULL"))[0], "200");
  await database.run(database.dialect === "postgres" ? "DROP TRIGGER full_disk ON users" : "DROP TRIGGER full_disk");
  const rest = await fill(database, { batch: 100 });
  assert.deepEqual([rest.rowsSeen, rest.resumedFrom], [500, { id: 200 }]);
});

test("says that a real disk is full, and goes on when there is room (postgres)", async (context) => {
  const database = await freshDatabase("postgres");
  if (typeof database === "string") return context.skip(database);
  const folder = mkdtempSync(join(tmpdir(), "cutover-disk-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  if (!mountDisk(folder, "size=3m")) return context.skip("no disk of its own: only root may mount one");
  const space = `small_${process.pid}`;
  try {
    await database.run(`CREATE TABLESPACE ${space} LOCATION '${folder}'`);
    await database.run(`${usersTable} TABLESPACE ${space}`);
    await insertUsers(database, 10_000, "repeat('x', 100)");
    const message = await failure(fill(database, { batch: 500 }));
    assert.match(message, /^Could not fill users in test: .*No space left on device.* Make room on the server/s);
    const filled = await countFilled(database);
    assert.ok(filled > 0 && filled < 10_000, String(filled));
    assert.ok(mountDisk(folder, "remount,size=64m"));
    await goesOnBehind(database, filled);
  } finally {
    await database.run("DROP TABLE IF EXISTS users; CHECKPOINT");
    await database.run(`DROP TABLESPACE IF EXISTS ${space}`);
    execFileSync("umount", ["-l", folder]);
  }
});

// A disk that is full ends MariaDB itself; a tablespace that is has the same error for whoever writes.
test("says that a tablespace is full, and goes on when there is room (mariadb)", async (context) => {
  const server = await startMariadb({
    "innodb-data-file-path": "ibdata1:12M:autoextend:max:24M",
    "innodb-autoextend-increment": "1",
    "innodb-file-per-table": "0",
  });
  if (typeof server === "string") return context.skip(server);
  const database = await mariadbDatabase(server);
  await database.run(usersTable);
  await insertUsers(database, 10_000, "repeat('x', 100)");
  await database.run("CREATE TABLE filler (id int PRIMARY KEY AUTO_INCREMENT, text varchar(3000))");
  const grow = async (rows: number) => {
    for (;;) await database.run(`INSERT INTO filler (text) SELECT repeat('x', 3000) FROM seq_1_to_${rows}`);
  };
  for (const rows of [500, 50, 5]) await assert.rejects(grow(rows), /is full/);
  const message = await failure(fill(database, { batch: 50 }));
  assert.match(message, /^Could not fill users in test: The table 'users' is full\. Make room on the server and run/);
  const filled = await countFilled(database);
  assert.ok(filled < 10_000, String(filled));
  await database.run("DROP TABLE filler");
  // The room of a dropped table is given back a moment later.
  await patiently(() => database.run("BEGIN; UPDATE users SET full_name = name; ROLLBACK"));
  await goesOnBehind(database, filled);
});

async function countFilled(database: TestDatabase): Promise<number> {
  return Number((await database.rows("SELECT count(full_name) FROM users"))[0]);
}

/** The rest of 10,000 rows is filled, and nothing twice. */
async function goesOnBehind(database: TestDatabase, filled: number): Promise<void> {
  const rest = await fill(database, { batch: 500 });
  assert.deepEqual([rest.complete, rest.rowsSeen, rest.rowsChanged], [true, 10_000, 10_000]);
  assert.deepEqual(rest.resumedFrom, filled === 0 ? undefined : { id: filled });
  assert.equal(await differing(database), 0);
}

/** A disk in memory, of the user that the server runs as. False where mounting is not allowed. */
function mountDisk(folder: string, options: string): boolean {
  const { uid = process.getuid?.(), gid = process.getgid?.() } = unprivilegedUser() ?? {};
  const all = `${options},uid=${uid},gid=${gid},mode=700`;
  return spawnSync("mount", ["-t", "tmpfs", "-o", all, "tmpfs", folder]).status === 0;
}

onServers("says that the connection was lost in the middle, and goes on from there", async (database) => {
  await database.run(usersTable);
  await insertUsers(database, 1000);
  let killed = false;
  const message = await failure(
    fill(database, {
      batch: 10,
      onProgress: ({ rowsSeen }) => {
        if (rowsSeen < 100 || killed) return;
        killed = true;
        void killOthers(database);
      },
    }),
  );
  assert.match(message, /^Could not fill users in test: .* Run the command again; it goes on where it stopped\.$/);
  const [filled] = await database.rows("SELECT count(*) FROM users WHERE full_name IS NOT NULL");
  assert.ok(Number(filled) >= 100 && Number(filled) < 1000, filled);
  const rest = await fill(database);
  assert.deepEqual([rest.complete, rest.rowsSeen, rest.rowsChanged], [true, 1000, 1000]);
  assert.deepEqual(rest.resumedFrom, { id: Number(filled) });
  assert.equal(await differing(database), 0);
});

onServers("says that the server has become read-only in the middle, and goes on when it is not", async (database) => {
  await database.run(usersTable);
  await insertUsers(database, 1000);
  const isPostgres = database.dialect === "postgres";
  const user = `writer_${process.pid}`;
  const name = new URL(database.url).pathname.slice(1);
  await database.run(
    isPostgres
      ? `CREATE ROLE ${user} LOGIN PASSWORD 'x'; GRANT ALL ON users TO ${user}; GRANT ALL ON SCHEMA public TO ${user}`
      : `CREATE USER ${user} IDENTIFIED BY 'x'; GRANT ALL ON ${name}.* TO ${user}`,
  );
  const url = database.url.replace(/\/\/[^@]*@/, `//${user}:x@`);
  const place = { environment: "prod", url, source: "PROD_URL" };
  // A failover ends the sessions of PostgreSQL; here, new transactions of the session that is there can only read.
  const failOver = isPostgres ? "ALTER SYSTEM SET default_transaction_read_only = on" : "SET GLOBAL read_only = 1";
  const failBack = isPostgres ? "ALTER SYSTEM RESET default_transaction_read_only" : "SET GLOBAL read_only = 0";
  const session = await database.session();
  const become = async (sql: string) => {
    await session(sql);
    if (isPostgres) await session("SELECT pg_reload_conf()");
  };
  let failing: Promise<void> | undefined;
  try {
    const onProgress = ({ rowsSeen }: { readonly rowsSeen: number }) => {
      if (rowsSeen >= 100) failing ??= become(failOver);
    };
    const message = await failure(fill(database, { target: place, batch: 5, onProgress }));
    assert.match(
      message,
      /The server accepts no writes: it is a replica, or a failover is under way\. Point PROD_URL to the primary/,
    );
  } finally {
    await failing;
    await session(isPostgres ? "SET default_transaction_read_only = off" : "SELECT 1");
    await become(failBack);
  }
  const [filled] = await database.rows("SELECT count(*) FROM users WHERE full_name IS NOT NULL");
  assert.ok(Number(filled) >= 100 && Number(filled) < 1000, filled);
  // The servers take up the setting a moment after it was made.
  const rest = await patiently(() => fill(database));
  assert.deepEqual([rest.complete, rest.rowsSeen, rest.rowsChanged], [true, 1000, 1000]);
  assert.equal(await differing(database), 0);
});

onServers("refuses a table without a key, and a user without the rights", async (database) => {
  await database.run("CREATE TABLE users (id bigint, name varchar(100), full_name varchar(100))");
  assert.match(await failure(fill(database)), /^users has no primary key .* Add a key first\.$/);
  await database.run("ALTER TABLE users ADD PRIMARY KEY (id)");
  const user = `looker_${process.pid}`;
  await database.run(
    database.dialect === "postgres"
      ? `CREATE ROLE ${user} LOGIN; GRANT SELECT ON users TO ${user}; REVOKE CREATE ON SCHEMA public FROM PUBLIC`
      : `CREATE USER ${user} IDENTIFIED BY 'x'; GRANT SELECT ON users TO ${user}`,
  );
  const url = database.url.replace(/\/\/[^@]*@/, `//${user}:x@`);
  const message = await failure(fill(database, { target: { environment: "prod", url, source: "PROD_URL" } }));
  assert.match(message, /Grant the right to the user of PROD_URL, or name another user there\.$/);
  assert.deepEqual(await tables(database), ["users"]);
});

onServers("says that the password is wrong, that nothing answers, and changes nothing", async (database) => {
  await database.run(usersTable);
  await insertUsers(database, 10);
  // Where the server lets everybody in, it does not let in who is in no list.
  const user = `guest_${process.pid}`;
  await database.run(
    database.dialect === "postgres"
      ? `CREATE ROLE guarded; CREATE ROLE ${user} LOGIN PASSWORD 'right' IN ROLE guarded`
      : `CREATE USER ${user} IDENTIFIED BY 'right'`,
  );
  const at = (url: string) => failure(fill(database, { target: { environment: "prod", url, source: "PROD_URL" } }));
  const denied = await at(database.url.replace(/\/\/[^@]*@/, `//${user}:wr0ng@`));
  assert.match(denied, /^Could not connect in prod: .* Check the user and the password in PROD_URL\.$/);
  const closed = await at(database.url.replace(/:\d+\//, ":1/").replace(/\/\/[^@]*@/, "//me:wr0ng@"));
  assert.match(closed, /^Could not connect in prod: .*ECONNREFUSED.* Nothing answers at 127\.0\.0\.1:1\//);
  for (const message of [denied, closed]) assert.doesNotMatch(message, /wr0ng/);
  assert.deepEqual(await database.rows("SELECT count(full_name) FROM users"), ["0"]);
  assert.deepEqual(await tables(database), ["users"]);
});

onServers("says what to do where rows of another table cannot be matched or made", async (database) => {
  await database.run("CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100))");
  await database.run("CREATE TABLE profiles (user_id bigint PRIMARY KEY, full_name varchar(100), theme int NOT NULL)");
  await database.run("INSERT INTO users VALUES (1, 'a secret')");
  const message = await failure(fill(database, {}, move, bothTables));
  assert.match(message, /^Could not fill profiles in test: .*theme.* Give the column a default, or fill the rows that/);
  assert.doesNotMatch(message, /secret/);
  assert.deepEqual(await database.rows("SELECT * FROM profiles"), []);
  await database.run(
    "DROP TABLE users; CREATE TABLE users (tenant int, id bigint, name text, PRIMARY KEY (tenant, id))",
  );
  assert.match(
    await failure(fill(database, {}, move, bothTables)),
    /^The rows of users and profiles are matched by id, but in test the key of users is tenant, id\. Name the column/,
  );
});
