import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Connection, createConnection } from "mysql2/promise";
import { freePort } from "./free-port.ts";
import { patiently } from "./patiently.ts";
import { afterTests, stopAfterTests } from "./server-process.ts";

/** A real MariaDB that lives as long as the tests of one file. */
export interface MariadbServer {
  /** `10.11.19`. */
  readonly version: string;
  /** An empty database of its own, and a connection to it that is closed after the tests. Rows are given as the driver gives them. */
  freshDatabase(): Promise<{ readonly url: string; readonly connection: Connection; connect(): Promise<Connection> }>;
}

let server: Promise<MariadbServer | string> | undefined;

/** The server of this test file, started when first asked for; else why there is none, to skip with. */
export function mariadbServer(): Promise<MariadbServer | string> {
  server ??= startMariadb();
  return server;
}

/** Another server, with flags of its own. */
export async function startMariadb(own: Readonly<Record<string, string>> = {}): Promise<MariadbServer | string> {
  const [daemon, installer] = [findProgram("mariadbd"), findProgram("mariadb-install-db")];
  if (daemon === undefined || installer === undefined) return "no MariaDB: mariadbd is not installed";
  const folder = mkdtempSync(join(tmpdir(), "cutover-mariadb-"));
  const data = join(folder, "data");
  const socket = join(folder, "socket");
  const port = await freePort();
  // A server that starts deletes what others have in its folder of temporary tables.
  const env = { ...process.env, TMPDIR: folder };
  const user = process.getuid?.() === 0 ? ["--user=root"] : [];
  try {
    execFileSync(
      installer,
      ["--no-defaults", `--datadir=${data}`, "--auth-root-authentication-method=normal", "--skip-test-db", ...user],
      { stdio: "pipe", cwd: folder, env },
    );
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return `no MariaDB: mariadb-install-db failed: ${error instanceof Error ? error.message : error}`;
  }
  const flags = {
    datadir: data,
    socket,
    "bind-address": "127.0.0.1",
    port: String(port),
    "pid-file": join(folder, "pid"),
    "innodb-buffer-pool-size": "64M",
    "innodb-flush-log-at-trx-commit": "0",
    "innodb-log-file-size": "32M",
    "character-set-server": "utf8mb4",
    "default-time-zone": "+00:00",
    ...own,
  };
  const settings = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(daemon, ["--no-defaults", ...settings, ...user], { cwd: folder, stdio: "ignore", env });
  stopAfterTests(child, folder, "SIGKILL");
  return running(socket, port);
}

async function running(socket: string, port: number): Promise<MariadbServer> {
  const open: Connection[] = [];
  const connect = async (database?: string) => {
    const connection = await createConnection({
      socketPath: socket,
      user: "root",
      multipleStatements: true,
      ...(database === undefined ? {} : { database }),
    });
    connection.on("error", () => {});
    open.push(connection);
    return connection;
  };
  const admin = await patiently(() => connect());
  await admin.query("CREATE USER tester IDENTIFIED BY 'secret'; GRANT ALL ON *.* TO tester WITH GRANT OPTION");
  const [rows] = await admin.query("SELECT VERSION() AS version");
  const [row] = rows as { version: string }[];
  afterTests(() => Promise.all(open.map((connection) => connection.end().catch(() => {}))));
  let databases = 0;
  return {
    version: /^[\d.]+/.exec(row?.version ?? "")?.[0] ?? "",
    async freshDatabase() {
      const name = `test_${++databases}`;
      await admin.query(`CREATE DATABASE ${name}`);
      return {
        url: `mysql://tester:secret@127.0.0.1:${port}/${name}`,
        connection: await connect(name),
        connect: () => connect(name),
      };
    },
  };
}

function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
