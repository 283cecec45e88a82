import assert from "node:assert/strict";
import type { LiveDialect } from "../../core/changes/live/keyset.ts";
import { type LivePlan, livePlan } from "../../core/changes/live/plan.ts";
import type { Target } from "../../database/target.ts";
import { ChangesWorkspace } from "./changes.ts";
import { type MariadbServer, mariadbServer } from "./mariadb.ts";
import { postgresServer } from "./postgres.ts";

/** The plan of a change that is declared as `users.name -> users.full_name up(trim(name))`, of tables that the migration creates. */
export function planOfChange(directive: string, dialect: LiveDialect = "postgres", tables = usersTable): LivePlan {
  const workspace = new ChangesWorkspace({
    "cutover.json": JSON.stringify({ migrations: [{ path: "migrations", framework: "plain", dialect }] }),
    "migrations/1_tables.sql": tables,
    "migrations/2_expand.sql": `-- cutover: change ${directive}\nALTER TABLE users ADD COLUMN full_name varchar(100);\n`,
  });
  const plan = livePlan(workspace.context, () => undefined);
  assert.ok(!("refused" in plan), "refused" in plan ? plan.refused : "");
  return plan;
}

const usersTable = "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100));\n";

/** A fresh database of one of the servers that the tests run on. */
export interface TestDatabase {
  readonly dialect: LiveDialect;
  readonly target: Target;
  readonly url: string;
  run(sql: string): Promise<void>;
  /** Values as text, one row a line, columns apart by a blank. */
  rows(sql: string): Promise<readonly string[]>;
  /** Another session, which runs what it is given. It ends with the tests. */
  session(): Promise<(sql: string) => Promise<unknown>>;
}

/** A trigger that keeps both columns equal, as generated ones do. */
export function syncTriggerFor(dialect: LiveDialect): string {
  if (dialect === "postgres")
    return `CREATE FUNCTION sync() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF current_setting('cutover.sync', true) = 'off' THEN RETURN NEW; END IF;
      IF TG_OP = 'INSERT' THEN
        IF NEW.full_name IS NOT NULL THEN NEW.name := NEW.full_name; ELSE NEW.full_name := NEW.name; END IF;
      ELSIF NEW.full_name IS DISTINCT FROM OLD.full_name THEN NEW.name := NEW.full_name;
      ELSIF NEW.name IS DISTINCT FROM OLD.name OR NEW.full_name IS NULL THEN NEW.full_name := NEW.name; END IF;
      RETURN NEW; END $$;
      CREATE TRIGGER sync BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION sync()`;
  return `CREATE TRIGGER sync_i BEFORE INSERT ON users FOR EACH ROW BEGIN
      IF @cutover_sync <=> 'off' THEN SET @noop = 1;
      ELSEIF NEW.full_name IS NOT NULL THEN SET NEW.name = NEW.full_name;
      ELSE SET NEW.full_name = NEW.name; END IF; END;
    CREATE TRIGGER sync_u BEFORE UPDATE ON users FOR EACH ROW BEGIN
      IF @cutover_sync <=> 'off' THEN SET @noop = 1;
      ELSEIF NOT (NEW.full_name <=> OLD.full_name) THEN SET NEW.name = NEW.full_name;
      ELSEIF NOT (NEW.name <=> OLD.name) OR NEW.full_name IS NULL THEN SET NEW.full_name = NEW.name; END IF; END`;
}

/** A fresh database; a text says why there is no such server. */
export async function freshDatabase(dialect: "postgres" | "mariadb"): Promise<TestDatabase | string> {
  if (dialect === "postgres") {
    const server = await postgresServer();
    if (typeof server === "string") return server;
    const { url, client, connect } = await server.freshDatabase();
    return {
      ...{ dialect, url, target: { environment: "test", url, source: "TEST_URL" } },
      run: async (sql) => void (await client.query(sql)),
      rows: async (sql) => lines((await client.query({ text: sql, rowMode: "array" })).rows),
      session: async () => {
        const other = await connect();
        return (sql) => other.query(sql);
      },
    };
  }
  const server = await mariadbServer();
  return typeof server === "string" ? server : mariadbDatabase(server);
}

/** A fresh database of a MariaDB. */
export async function mariadbDatabase(server: MariadbServer): Promise<TestDatabase> {
  const dialect = "mariadb";
  const { url, connection, connect } = await server.freshDatabase();
  return {
    ...{ dialect, url, target: { environment: "test", url, source: "TEST_URL" } },
    run: async (sql) => void (await connection.query(sql)),
    rows: async (sql) => lines((await connection.query({ sql, rowsAsArray: true }))[0] as unknown[][]),
    session: async () => {
      const other = await connect();
      return (sql) => other.query(sql);
    },
  };
}

/** Ends the sessions of a run. */
export async function killOthers(database: TestDatabase): Promise<void> {
  if (database.dialect === "postgres")
    return database.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cutover'");
  const ids = await database.rows(
    "SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND db = DATABASE()",
  );
  for (const id of ids) await database.run(`KILL ${id}`);
}

function lines(rows: readonly (readonly unknown[])[]): readonly string[] {
  return rows.map((row) => row.map((value) => (value === null ? "NULL" : String(value))).join(" "));
}
