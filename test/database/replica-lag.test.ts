import assert from "node:assert/strict";
import { test } from "node:test";
import type { BackfillStep } from "../../database/backfill.ts";
import { freshDatabase, mariadbDatabase } from "../support/live.ts";
import { failure, fill, insertUsers, usersTable } from "../support/live-runs.ts";
import { startMariadb } from "../support/mariadb.ts";
import { patiently } from "../support/patiently.ts";
import { postgresServer } from "../support/postgres.ts";

test("waits while a standby is too far behind, and goes on when it has caught up", async (context) => {
  const [server, database] = [await postgresServer(), await freshDatabase("postgres")];
  if (typeof server === "string" || typeof database === "string") return context.skip(String(server));
  await database.run(usersTable);
  await insertUsers(database, 3_000);
  const standby = await server.standby(new URL(database.url).pathname.slice(1));
  await standby.client.query("SELECT pg_wal_replay_pause()");
  await database.run("UPDATE users SET name = name || '.' WHERE id = 1");
  await patiently(async () => {
    const [lag] = await database.rows("SELECT replay_lag > interval '1 s' FROM pg_stat_replication");
    assert.equal(lag, "true");
  });

  const steps: BackfillStep[] = [];
  const onProgress = (step: BackfillStep) => void steps.push(step);
  const running = fill(database, { batch: 100, limits: { maxLag: 1, strict: true }, onProgress });
  await patiently(async () => assert.ok(steps.length >= 2));
  for (const { paused } of steps) assert.match(paused ?? "", /^replica lag: \d+\.\d s$/);
  assert.deepEqual(await database.rows("SELECT count(full_name) FROM users"), ["0"]);

  await standby.client.query("SELECT pg_wal_replay_resume()");
  const report = await running;
  assert.deepEqual([report.complete, report.rowsChanged], [true, 3_000]);
  await patiently(async () => {
    assert.equal((await standby.client.query("SELECT count(full_name) FROM users")).rows[0].count, "3000");
  });
});

test("asks the replicas that are named, and waits for one that is behind or does not follow (mariadb)", async (context) => {
  const binlog = { "log-bin": "primary", "server-id": "1" };
  const [primary, replica] = [await startMariadb(binlog), await startMariadb({ "server-id": "2" })];
  if (typeof primary === "string" || typeof replica === "string") return context.skip(String(primary));
  const follower = await replica.freshDatabase();
  const { connection, url } = await primary.freshDatabase();
  const [[position]] = (await connection.query("SHOW MASTER STATUS")) as unknown as [Record<string, unknown>[]];
  const database = await mariadbDatabase(primary);
  const source = `MASTER_HOST = '127.0.0.1', MASTER_PORT = ${new URL(url).port}, MASTER_USER = 'tester', MASTER_PASSWORD = 'secret'`;
  const at = `MASTER_LOG_FILE = '${position?.File}', MASTER_LOG_POS = ${position?.Position}`;
  await follower.connection.query(`CHANGE MASTER TO ${source}, ${at}, MASTER_DELAY = 600; START SLAVE`);
  await database.run(usersTable);
  await insertUsers(database, 3_000);
  await patiently(async () => {
    const [[status]] = (await follower.connection.query("SHOW SLAVE STATUS")) as unknown as [Record<string, number>[]];
    assert.ok((status?.Seconds_Behind_Master ?? 0) > 1);
  });

  const replicas = [{ environment: "test", url: follower.url, source: "REPLICA_URL" }];
  const steps: BackfillStep[] = [];
  const running = fill(database, {
    ...{ replicas, batch: 100, limits: { maxLag: 1, strict: true } },
    onProgress: (step) => void steps.push(step),
  });
  const waitsFor = (reason: RegExp) => patiently(async () => assert.match(steps.at(-1)?.paused ?? "", reason));
  const filled = async () => (await database.rows("SELECT count(full_name) FROM users"))[0];
  await waitsFor(/^replica lag: \d+\.0 s at REPLICA_URL$/);
  await follower.connection.query("STOP SLAVE");
  await waitsFor(/^replica lag: the server of REPLICA_URL does not follow$/);
  assert.deepEqual([steps.every(({ paused }) => paused !== undefined), await filled()], [true, "0"]);

  await follower.connection.query("CHANGE MASTER TO MASTER_DELAY = 0; START SLAVE");
  const report = await running;
  assert.deepEqual([report.complete, report.rowsChanged], [true, 3_000]);
  const copied = `SELECT count(full_name) AS n FROM ${new URL(database.url).pathname.slice(1)}.users`;
  await patiently(async () => {
    const [[row]] = (await follower.connection.query(copied)) as unknown as [{ readonly n: number }[]];
    assert.equal(row?.n, 3_000);
  });
});

test("asks a standby that is named, and does not go on when it cannot be asked (postgres)", async (context) => {
  const [server, database] = [await postgresServer(), await freshDatabase("postgres")];
  if (typeof server === "string" || typeof database === "string") return context.skip(String(server));
  await database.run(usersTable);
  await insertUsers(database, 1_000);
  const standby = await server.standby(new URL(database.url).pathname.slice(1));
  const fillWith = (url: string) => {
    const replicas = [{ environment: "test", url, source: "REPLICA_URL" }];
    return fill(database, { replicas, limits: { maxLag: 1, strict: true } });
  };
  assert.match(
    await failure(fillWith("postgres://postgres@127.0.0.1:1/none")),
    /ECONNREFUSED.* Nothing answers at 127\.0\.0\.1:1\/none: is the server up, and is REPLICA_URL right\?$/,
  );
  assert.deepEqual(await database.rows("SELECT count(full_name) FROM users"), ["0"]);
  assert.equal((await fillWith(standby.url)).rowsChanged, 1_000);
});
