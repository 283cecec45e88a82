import { Client } from "pg";
import { patiently } from "./patiently.ts";
import { afterTests, stopAfterTests } from "./server-process.ts";
import { type StartedPostgres, startPostgres, startStandby } from "./start-postgres.ts";

/** A real PostgreSQL that lives as long as the tests of one file. */
export interface TestServer {
  readonly major: number;
  /** An empty database of its own, and a client that is connected to it and closed after the tests. */
  freshDatabase(): Promise<{ readonly url: string; readonly client: Client; connect(): Promise<Client> }>;
  /** Starts a standby that streams all of it; gives the URL of a database there, and a client of it. */
  standby(database: string): Promise<{ readonly url: string; readonly client: Client }>;
}

let server: Promise<TestServer | string> | undefined;

/** The server of this test file, started when first asked for; else why there is none, to skip with. */
export function postgresServer(): Promise<TestServer | string> {
  server ??= start();
  return server;
}

async function start(): Promise<TestServer | string> {
  const started = await startPostgres();
  if (typeof started === "string") return started;
  stopAfterTests(started.child, started.folder, "SIGQUIT");
  return running(started);
}

async function running(primary: StartedPostgres): Promise<TestServer> {
  const { url } = primary;
  const clients: Client[] = [];
  const connect = async (database: string, place = url) => {
    const client = new Client({ connectionString: place(database) });
    // The server is stopped at once when the tests are done.
    client.on("error", () => {});
    await client.connect();
    clients.push(client);
    return client;
  };
  const admin = await patiently(() => connect("postgres"));
  const version: number = (await admin.query("SELECT current_setting('server_version_num')::int / 10000 AS major"))
    .rows[0].major;
  afterTests(() => Promise.all(clients.map((client) => client.end().catch(() => {}))));
  let databases = 0;
  return {
    major: version,
    async freshDatabase() {
      const name = `test_${++databases}`;
      await admin.query(`CREATE DATABASE ${name}`);
      return { url: url(name), client: await connect(name), connect: () => connect(name) };
    },
    async standby(database) {
      const whileBackedUp = async (copy: () => void) => {
        await admin.query("SELECT pg_backup_start('standby', true)");
        copy();
        return (await admin.query("SELECT labelfile FROM pg_backup_stop()")).rows[0].labelfile;
      };
      const started = await startStandby(primary, whileBackedUp, { wal_receiver_status_interval: "1s" });
      if (typeof started === "string") throw new Error(started);
      stopAfterTests(started.child, started.folder, "SIGQUIT");
      return { url: started.url(database), client: await patiently(() => connect(database, started.url)) };
    },
  };
}
