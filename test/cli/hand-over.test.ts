import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { type TestContext, test } from "node:test";
import { cutover } from "../support/cutover.ts";
import { freshDatabase, syncTriggerFor, type TestDatabase } from "../support/live.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Runs what is handed over with the client that people have, on a database whose trigger would spoil the old column if it were not passed by. */
function withClient(
  name: string,
  run: (parts: { readonly database: TestDatabase; readonly client: Client; readonly script: Script }) => Promise<void>,
): void {
  for (const dialect of ["postgres", "mariadb"] as const)
    test(`${name} (${dialect})`, async (context) => {
      const database = await freshDatabase(dialect);
      if (typeof database === "string") return context.skip(database);
      const client = clientOf(database);
      if (client === undefined) return context.skip(`no ${dialect === "postgres" ? "psql" : "mariadb"} is installed`);
      await database.run("CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100), full_name varchar(100))");
      const numbers = dialect === "postgres" ? "generate_series(1, 2500) AS seq" : "seq_1_to_2500";
      await database.run(`INSERT INTO users (id, name) SELECT seq * 3, concat(' n', seq, ' ') FROM ${numbers}`);
      await database.run("UPDATE users SET full_name = 'kept' WHERE id = 6; UPDATE users SET name = NULL WHERE id = 9");
      await database.run(syncTriggerFor(dialect));
      return run({ database, client, script: scripts(context, dialect) });
    });
}

type Script = (form: string) => string;
/** Runs statements in one session; gives what it prints. Values take the place of `:name`. */
type Client = (sql: string, values?: Readonly<Record<string, string>>) => string;

function scripts(context: TestContext, dialect: string): Script {
  const folder = temporaryFolder(context, {
    "cutover.json": JSON.stringify({ migrations: [{ path: "db", framework: "plain", dialect }] }),
    "db/1_users.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100));\n",
    "db/2_expand.sql":
      "-- cutover: change users.name -> users.full_name up(trim(name)) down(full_name)\nALTER TABLE users ADD COLUMN full_name varchar(100);\n",
  });
  return (form) => cutover(folder, ["backfill", "users.name", "--hand-over", form]).stdout;
}

function clientOf({ dialect, url }: TestDatabase): Client | undefined {
  const { hostname, port, username, password, pathname } = new URL(url);
  const programs = dialect === "postgres" ? ["psql"] : ["mariadb", "mysql"];
  const program = programs.find((each) => spawnSync(each, ["--version"]).status === 0);
  if (program === undefined) return undefined;
  return (sql, values = {}) => {
    const set = Object.entries(values).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
    // The client of MariaDB knows no variables of its own.
    const input = dialect === "postgres" ? sql : sql.replace(/:(\w+)/g, (all, name: string) => values[name] ?? all);
    const args =
      dialect === "postgres"
        ? ["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set", "ON_ERROR_STOP=1", ...set, url]
        : ["--no-defaults", "--batch", "--skip-column-names", `--host=${hostname}`, `--port=${port}`].concat(
            `--user=${username}`,
            `--password=${password}`,
            pathname.slice(1),
          );
    const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout.trim();
  };
}

async function isFilled(database: TestDatabase): Promise<void> {
  const count = (condition: string) => database.rows(`SELECT count(*) FROM users WHERE ${condition}`);
  assert.deepEqual(await count("full_name = trim(name)"), ["2498"]);
  assert.deepEqual(await database.rows("SELECT id, full_name FROM users WHERE id IN (6, 9) ORDER BY 1"), [
    ...["6 kept", "9 NULL"],
  ]);
  // The old column is as it was: the trigger was passed by.
  assert.deepEqual(await count("name = concat(' n', floor(id / 3), ' ')"), ["2499"]);
}

withClient("the script of one piece fills all rows", async ({ database, client, script }) => {
  client(script("sql"));
  await isFilled(database);
  const left = database.dialect === "postgres" ? "SELECT 1 WHERE false" : "SHOW PROCEDURE STATUS WHERE db = DATABASE()";
  assert.deepEqual(await database.rows(left), []);
  client(script("sql"));
  await isFilled(database);
});

withClient("single statements in a loop fill all rows", async ({ database, client, script }) => {
  const [guard = "", next = "", batch = ""] = script("client")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("--"));
  const first = (sql: string) => sql.replace("id > :low_id", "TRUE");
  const last = (sql: string) => sql.replace("id <= :high_id", "TRUE");
  let low: string | undefined;
  let batches = 0;
  for (;;) {
    const begins = low === undefined ? first : (sql: string) => sql;
    const values = low === undefined ? {} : { low_id: low };
    const high = client(begins(next), values);
    batches++;
    if (high === "") {
      client(`${guard}\n${last(begins(batch))}`, values);
      break;
    }
    client(`${guard}\n${begins(batch)}`, { ...values, high_id: high });
    low = high;
  }
  assert.deepEqual([low, batches], ["6000", 3]);
  await isFilled(database);
});
