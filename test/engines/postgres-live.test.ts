import assert from "node:assert/strict";
import { test } from "node:test";
import { type LockMode, lockModes } from "../../core/sql/operations.ts";
import { pglite } from "../support/pglite.ts";
import { postgresServer } from "../support/postgres.ts";
import {
  baseScript,
  differences,
  isException,
  type Measured,
  predict,
  type TruthRow,
  truthRows,
} from "../support/truth.ts";

/** A session on some server. */
interface Session {
  run(sql: string): Promise<unknown>;
  rows(sql: string): Promise<readonly Row[]>;
}

test("predicts what a real PostgreSQL does", async (t) => {
  const server = await postgresServer();
  if (typeof server === "string") return t.skip(server);
  const { client } = await server.freshDatabase();
  const session: Session = { run: (sql) => client.query(sql), rows: async (sql) => (await client.query(sql)).rows };
  await agrees(session, server.major);
});

test("predicts what PGlite does", async () => {
  const database = await pglite();
  const session: Session = {
    run: (sql) => database.exec(sql),
    rows: async (sql) => (await database.query<Record<string, string>>(sql)).rows,
  };
  await agrees(session, await majorOf(session));
});

async function majorOf(session: Session): Promise<number> {
  const [row] = await session.rows("SELECT current_setting('server_version_num') AS version");
  return Math.floor(Number(row?.version) / 10000);
}

/** Runs every statement of the measurement again that a transaction can hold, and compares. */
async function agrees(session: Session, major: number): Promise<void> {
  await prepare(session);
  const wrong: string[] = [];
  let compared = 0;
  for (const [setup, rows] of bySetup(major)) {
    await reset(session);
    if (!(await succeeds(session, setup))) continue;
    for (const row of rows) {
      const measured = await measure(session, row);
      if (measured.error !== undefined) continue;
      compared++;
      const found = differences(row, measured, predict(row, major)).filter(
        (line) => measured.transactional || line.startsWith("transaction"),
      );
      if (found.length > 0) wrong.push(`${row.id}: ${row.sql}\n    ${found.join("\n    ")}`);
    }
  }
  assert.equal(
    wrong.length,
    0,
    `${wrong.length} of ${compared} statements differ on PostgreSQL ${major}\n${wrong.join("\n")}`,
  );
  assert.ok(compared > 480, `only ${compared} statements could be compared on PostgreSQL ${major}`);
}

/** Rows by their set-up, so that each is made once. Statements that change rows leave dead ones behind, which is no matter here. */
function bySetup(major: number): ReadonlyMap<string, readonly TruthRow[]> {
  const groups = new Map<string, TruthRow[]>();
  for (const row of truthRows) {
    if (isException(row, major) || row.polled) continue;
    const setup = (row.setup ?? []).join(";\n");
    groups.set(setup, [...(groups.get(setup) ?? []), row]);
  }
  return groups;
}

async function prepare(session: Session): Promise<void> {
  await session.run("CREATE ROLE app_owner; SET allow_in_place_tablespaces = on");
  await session.run("CREATE TABLESPACE ts_test LOCATION ''");
}

async function reset(session: Session): Promise<void> {
  await session.run(
    "DROP SCHEMA IF EXISTS app CASCADE; DROP SCHEMA IF EXISTS other CASCADE; SET TimeZone = 'UTC'; SET client_min_messages = error",
  );
  await session.run(small(baseScript));
}

/** What is locked, written and read does not depend on the number of rows, as long as every partition has some. */
function small(sql: string): string {
  return sql
    .replace(/generate_series\(1,(\d+)\)/g, (series, rows) => (Number(rows) > 1000 ? "generate_series(1,40)" : series))
    .replaceAll("g%700", "g*19%700");
}

async function succeeds(session: Session, sql: string): Promise<boolean> {
  try {
    if (sql !== "") await session.run(small(sql));
    return true;
  } catch {
    await session.run("ROLLBACK");
    return false;
  }
}

/** Relations of the session's schemas with their files; what did not exist before is not asked for afterwards. */
const relations = `SELECT c.oid::text AS oid, c.relname AS name, c.relkind::text AS kind, pg_relation_filenode(c.oid)::text AS file,
    (coalesce(s.seq_tup_read, 0) + coalesce(s.idx_tup_fetch, 0))::text AS read
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_xact_user_tables s ON s.relid = c.oid
  WHERE n.nspname IN ('app', 'other', 'public') AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'c')`;

const ownLocks =
  "SELECT relation::text AS oid, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted";

/** What a statement does, in a transaction that is rolled back. */
async function measure(session: Session, row: TruthRow): Promise<Measured> {
  if (row.session !== undefined) await session.run(row.session);
  await session.run("BEGIN");
  try {
    const before = new Map((await session.rows(relations)).map((each) => [each.oid, each]));
    await session.run(row.sql);
    const locks = await session.rows(ownLocks);
    const changed = (await session.rows(relations)).flatMap((after) => {
      const was = before.get(after.oid);
      return was ? [{ was, after }] : [];
    });
    const isTable = ({ was }: (typeof changed)[number]) => !/[Svc]/.test(was.kind ?? "");
    const truncates = /^truncate/i.test(row.sql);
    return {
      transactional: true,
      locks: strongest(locks, before),
      rewrites: truncates
        ? []
        : changed.filter((each) => isTable(each) && each.was.file !== each.after.file).map(({ was }) => was.name ?? ""),
      scans: changed
        .filter((each) => isTable(each) && Number(each.after.read) > Number(each.was.read))
        .map(({ was }) => was.name ?? ""),
    };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "25001" ? { transactional: false } : { error: String(error) };
  } finally {
    await session.run("ROLLBACK; SET TimeZone = 'UTC'");
  }
}

type Row = Readonly<Record<string, string>>;

/** The strongest lock on each relation that was there before. */
function strongest(locks: readonly Row[], before: ReadonlyMap<string | undefined, Row>): Record<string, LockMode> {
  const found: Record<string, LockMode> = {};
  for (const lock of locks) {
    const name = before.get(lock.oid)?.name;
    const mode = lockModes.find((each) => `${each}Lock` === lock.mode);
    if (name === undefined || mode === undefined) continue;
    const known = found[name];
    if (!known || lockModes.indexOf(mode) > lockModes.indexOf(known)) found[name] = mode;
  }
  return found;
}
