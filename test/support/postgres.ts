import { Client } from "pg";
import { patiently } from "./patiently.ts";
import { afterTests, stopAfterTests } from "./server-process.ts";
import { type StartedPostgres, startPostgres } from "./start-postgres.ts";

/** A real PostgreSQL that lives as long as the tests of one file. */
export interface TestServer {
  readonly major: number;
  /** An empty database of its own, and a client that is connected to it and closed after the tests. */
  freshDatabase(): Promise<{ readonly url: string; readonly client: Client; connect(): Promise<Client> }>;
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

async function running({ url }: StartedPostgres): Promise<TestServer> {
  const clients: Client[] = [];
  const connect = async (database: string) => {
    const client = new Client({ connectionString: url(database) });
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
  };
}
