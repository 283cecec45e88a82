import { once } from "node:events";
import { rmSync } from "node:fs";
import pg from "pg";
import { gatedTable } from "../../test/support/gated-table.ts";
import { patiently } from "../../test/support/patiently.ts";
import { startPostgres } from "../../test/support/start-postgres.ts";

export interface ScratchDatabase {
  /** As a superuser. */
  readonly admin: string;
  /** As the role of the application. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A real PostgreSQL with a table of users that a run can be held at. Throws when this machine has none. */
export async function startDatabase(rows: number): Promise<ScratchDatabase> {
  const started = await startPostgres();
  if (typeof started === "string") throw new Error(started);
  const { child, folder } = started;
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill("SIGQUIT");
    await exited;
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  const admin = started.url("postgres");
  try {
    await patiently(() => run(admin, gatedTable(rows, "s3cret")));
    return { admin, url: started.url("postgres", "app:s3cret"), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs statements in a session of their own. */
export async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
