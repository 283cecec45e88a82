// Measures a backfill and a comparison on a real PostgreSQL: rows a second beside a loop that is written by hand, and memory as the table grows.
//
// Usage: npm run bench:database [-- ROWS…]      (default: 10000 100000 1000000; throughput is measured on the largest up to a million)
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import type { Client } from "pg";
import type { LivePlan } from "../core/index.ts";
import { runBackfill } from "../database/backfill.ts";
import { verifyParity } from "../database/parity.ts";
import { postgresServer } from "../test/support/postgres.ts";

const sizes = process.argv.slice(2).map(Number);
if (sizes.length === 0) sizes.push(10_000, 100_000, 1_000_000);
const rounds = 5;
/** Rows of a batch, the same for both. */
const batch = 5_000;

const server = await postgresServer();
if (typeof server === "string") throw new Error(server);
const { client, url } = await server.freshDatabase();
const hasPsql = spawnSync("psql", ["--version"]).status === 0;
const target = { environment: "bench", url, source: "the bench" };
const now = () => new Date();
const plan: LivePlan = {
  change: "users.name->users.full_name",
  dialect: "postgres",
  specification: "bench",
  writers: {},
  table: { schema: undefined, table: "users", sql: "users" },
  other: undefined,
  mismatched: "full_name IS DISTINCT FROM (name)",
  missing: "full_name IS NULL AND (name) IS NOT NULL",
  unfilled: "full_name IS NULL AND (name) IS NOT NULL",
  set: "full_name = name",
  pairs: [{ next: "full_name", up: "(name)" }],
};

console.log("rows        backfill s  verify s  most memory so far, MB");
for (const rows of sizes) {
  await fresh(client, rows);
  const filled = await seconds(async () => void (await runBackfill(plan, { target, now, batch })));
  const compared = await seconds(async () => void (await verifyParity(plan, { target, now })));
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(`${String(rows).padEnd(12)}${filled.toFixed(2).padEnd(12)}${compared.toFixed(2).padEnd(10)}${memory}`);
}

/** Larger ones take too long to be filled six times. */
const rows = sizes.findLast((size) => size <= 1_000_000);
if (rows === undefined) process.exit();
const [ours, theirs]: [number[], number[]] = [[], []];
for (let round = 0; round < rounds; round++) {
  await fresh(client, rows);
  theirs.push(await seconds(() => byHand(rows)));
  await fresh(client, rows);
  ours.push(await seconds(async () => void (await runBackfill(plan, { target, now, batch }))));
}
const best = { ours: Math.min(...ours), theirs: Math.min(...theirs) };
const more = ((best.ours / best.theirs - 1) * 100).toFixed(0);
console.log(
  `${rows} rows, batches of ${batch}, best of ${rounds} in turn: cutover ${best.ours.toFixed(2)} s, a loop in ${hasPsql ? "psql" : "a client"} ${best.theirs.toFixed(2)} s: ${more} % more`,
);
process.exit();

/** What one writes for psql: one UPDATE a range of ids, each committed by itself. Without psql, the same from here. */
async function byHand(count: number): Promise<void> {
  const statements = Array.from({ length: Math.ceil(count / batch) }, (_, i) => {
    const low = i * batch;
    return `UPDATE users SET full_name = name WHERE id > ${low} AND id <= ${low + batch} AND full_name IS NULL;\n`;
  });
  if (!hasPsql) {
    for (const statement of statements) await client.query(statement);
    return;
  }
  const psql = spawn("psql", ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", url], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  psql.stdin.end(statements.join(""));
  const [code] = await once(psql, "exit");
  if (code !== 0) throw new Error(`psql ended with ${code}`);
}

async function fresh(connection: Client, count: number): Promise<void> {
  await connection.query("DROP TABLE IF EXISTS users");
  await connection.query("CREATE TABLE users (id bigint PRIMARY KEY, name text, full_name text)");
  await connection.query(`INSERT INTO users SELECT n, 'name of ' || n FROM generate_series(1, ${count}) AS n`);
  await connection.query("ANALYZE users; CHECKPOINT");
}

async function seconds(run: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await run();
  return (performance.now() - began) / 1000;
}
