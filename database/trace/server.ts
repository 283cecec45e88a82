import { randomBytes } from "node:crypto";
import type { Client } from "pg";
import { connectPostgres } from "../postgres-client.ts";
import { type Target, toDatabaseError } from "../target.ts";
import { lockKey, locksQuery } from "./relations.ts";
import type { Row, TraceSession } from "./session.ts";
import { stoppable } from "./stoppable.ts";

/** A session on the database of a URL itself, whose traces are rolled back. */
export async function openServer(target: Target, signal?: AbortSignal): Promise<TraceSession> {
  const client = await connectPostgres(target);
  return stoppable(await sessionOf(target, client, "", [client]), signal);
}

/** A session in a new database on the server of a URL, which is dropped when the session is closed. */
export async function openThrowAway(target: Target, signal?: AbortSignal): Promise<TraceSession> {
  const admin = await connectPostgres(target);
  const name = `cutover_trace_${randomBytes(6).toString("hex")}`;
  try {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  } catch (error) {
    await admin.end();
    throw toDatabaseError(error, target, "create a throw-away database");
  }
  const clients: Client[] = [];
  const close = async () => {
    await Promise.all(clients.map((client) => client.end()));
    try {
      await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    } finally {
      await admin.end();
    }
  };
  try {
    clients.push(await connectPostgres(target, name), await connectPostgres(target, name));
    const [client, watcher] = clients as [Client, Client];
    const session = await sessionOf(target, client, ", throw-away database", clients);
    return stoppable({ ...session, watched: (sql) => watched(client, watcher, sql), close }, signal);
  } catch (error) {
    await close();
    throw error;
  }
}

async function sessionOf(
  target: Target,
  client: Client,
  where: string,
  clients: readonly Client[],
): Promise<TraceSession> {
  const rows = async (sql: string) => (await client.query<Row>(sql)).rows;
  const [row] = await rows(
    "SELECT split_part(current_setting('server_version'), ' ', 1) AS text, pg_backend_pid()::text AS pid",
  );
  let isCancelling = false;
  return {
    engine: `PostgreSQL ${row?.text}${where}`,
    major: Number.parseInt(row?.text ?? "", 10),
    embedded: false,
    run: async (sql) => void (await client.query(sql)),
    rows,
    cancel() {
      if (isCancelling) return;
      isCancelling = true;
      void cancel(target, row?.pid ?? "0").finally(() => {
        isCancelling = false;
      });
    },
    close: async () => void (await Promise.all(clients.map((each) => each.end()))),
  };
}

/** From a session of its own, for the one that runs a statement hears nothing. When there is no room for one, the next try may have it. */
async function cancel(target: Target, pid: string): Promise<void> {
  try {
    const other = await connectPostgres(target);
    await other.query(`SELECT pg_cancel_backend(${pid})`).finally(() => other.end());
  } catch {
    // Nobody waits for it.
  }
}

/** Runs a statement, and meanwhile asks another session without a pause which locks it holds. */
async function watched(client: Client, watcher: Client, sql: string): Promise<readonly Row[]> {
  const { rows } = await client.query<{ pid: string }>("SELECT pg_backend_pid()::text AS pid");
  const seen = new Map<string, Row>();
  let over = false;
  const running = client.query(sql).finally(() => {
    over = true;
  });
  // The watcher must not outlive an error of the statement.
  running.catch(() => {});
  while (!over) {
    const locks = await watcher.query<Row>(locksQuery(rows[0]?.pid ?? "0"));
    for (const lock of locks.rows) seen.set(lockKey(lock), lock);
  }
  await running;
  return [...seen.values()];
}
