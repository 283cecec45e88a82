import type { QueryResult } from "pg";
import type { Database, Row, ServerSql, SessionLimits, TableName } from "./database.ts";
import { connectPostgres } from "./postgres-client.ts";
import type { Target } from "./target.ts";

/** A session on PostgreSQL. */
export async function openPostgres(target: Target, limits: SessionLimits): Promise<Database> {
  const client = await connectPostgres(target);
  // Several statements in one message give a result each.
  const askAll = async (sql: string): Promise<readonly QueryResult<Row>[]> => {
    const result: QueryResult<Row> | readonly QueryResult<Row>[] = await client.query<Row>(sql);
    return isList(result) ? result : [result];
  };
  const ask = async (sql: string) => (await askAll(sql)).at(-1);
  const rows = async (sql: string) => (await ask(sql))?.rows ?? [];
  await ask(
    [
      "SET standard_conforming_strings = on",
      "SET DateStyle = 'ISO, MDY'",
      "SET IntervalStyle = 'postgres'",
      "SET bytea_output = 'hex'",
      `SET lock_timeout = ${limits.lockTimeout}`,
      `SET statement_timeout = ${limits.statementTimeout}`,
      "SET idle_in_transaction_session_timeout = 60000",
      ...(limits.readOnly ? ["SET default_transaction_read_only = on"] : []),
    ].join("; "),
  );
  const [version] = await rows("SELECT split_part(current_setting('server_version'), ' ', 1) AS v");
  return {
    dialect: "postgres",
    server: `PostgreSQL ${version?.v}`,
    rows,
    run: async (sql) => (await ask(sql))?.rowCount ?? 0,
    together: async (...statements) => (await askAll(statements.join("; "))).map((result) => result.rows),
    sql: postgresSql,
    close: () => client.end(),
  };
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

const regclass = ({ sql }: TableName) => `to_regclass('${sql.replaceAll("'", "''")}')`;

/** In dollar quotes that do not occur in the text. */
function dollarQuoted(text: string): string {
  let tag = "$cutover$";
  for (let i = 1; text.includes(tag); i++) tag = `$cutover${i}$`;
  return `${tag} ${text} ${tag}`;
}

/** Rows of the table `c`, whose counters are `s`: by its last analysis, else by what was written. NULL when nothing is known. */
const rowsOfLeaf = `CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint WHEN s.n_live_tup > 0 THEN s.n_live_tup
          WHEN pg_relation_size(c.oid) = 0 THEN 0 END`;

const postgresSql: ServerSql = {
  beginReading: ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"],
  beginWriting: ["BEGIN", "SET LOCAL cutover.sync = 'off'"],
  // A block counts without keeping a row; what RETURNING gives would be kept to be counted. The texts are quoted, so nothing in them is taken for
  // the block's own variable.
  changeAndNote(changes, note) {
    const parts = changes.map(
      (change) => `EXECUTE ${dollarQuoted(change)}; GET DIAGNOSTICS n = ROW_COUNT; c := c + n;`,
    );
    const noted = `EXECUTE ${dollarQuoted(note("$1"))} USING c;`;
    return [`DO ${dollarQuoted(`DECLARE c bigint := 0; n bigint; BEGIN ${parts.join(" ")} ${noted} END`)}`];
  },
  same: "IS NOT DISTINCT FROM",
  exists: (table) => `SELECT ${regclass(table)}::text AS t WHERE ${regclass(table)} IS NOT NULL`,
  // Unique, of plain columns that are all NOT NULL, in force for every row, checked at once.
  keyColumns: (table) => `SELECT a.attname AS name, 'text' AS form
    FROM (SELECT i.indrelid, i.indkey, i.indnkeyatts FROM pg_index i
      WHERE i.indrelid = ${regclass(table)} AND i.indisunique AND i.indisvalid AND i.indimmediate
        AND i.indpred IS NULL AND i.indexprs IS NULL
        AND NOT EXISTS (SELECT FROM unnest(i.indkey[0:i.indnkeyatts - 1]) AS k JOIN pg_attribute b
          ON b.attrelid = i.indrelid AND b.attnum = k WHERE NOT b.attnotnull)
      ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid LIMIT 1) AS best
    CROSS JOIN LATERAL unnest(best.indkey[0:best.indnkeyatts - 1]) WITH ORDINALITY AS k (attnum, place)
    JOIN pg_attribute a ON a.attrelid = best.indrelid AND a.attnum = k.attnum ORDER BY k.place`,
  // A partitioned table has no rows of its own.
  size: (
    table,
  ) => `SELECT CASE WHEN count(*) = count(leaf.n) THEN sum(leaf.n)::bigint END AS n, sum(leaf.bytes)::bigint AS bytes
    FROM (SELECT ${rowsOfLeaf} AS n, pg_total_relation_size(c.oid) AS bytes
      FROM pg_class c LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid WHERE c.relkind = 'r' AND c.oid IN (SELECT ${regclass(table)} UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = ${regclass(table)})) AS leaf`,
  // Partitions count for themselves and for each table above them. A replica does not know who writes on the primary.
  sizes: `WITH leaf AS (
      SELECT c.oid, pg_total_relation_size(c.oid) AS bytes,
        ${rowsOfLeaf} AS n,
        CASE WHEN NOT pg_is_in_recovery() THEN (s.n_tup_ins + s.n_tup_upd + s.n_tup_del)
          / greatest(extract(epoch FROM now() - coalesce(d.stats_reset, pg_postmaster_start_time())), 60) END AS writes
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
        LEFT JOIN pg_stat_database d ON d.datname = current_database()
      WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%')
    SELECT n.nspname || '.' || c.relname AS name, CASE WHEN count(*) = count(leaf.n) THEN sum(leaf.n) END AS n,
      sum(leaf.bytes) AS bytes, CASE WHEN count(*) = count(leaf.writes) THEN round(sum(leaf.writes)::numeric, 3) END AS writes
    FROM leaf CROSS JOIN LATERAL (SELECT leaf.oid AS relid UNION SELECT relid FROM pg_partition_ancestors(leaf.oid)) AS above
      JOIN pg_class c ON c.oid = above.relid JOIN pg_namespace n ON n.oid = c.relnamespace
    GROUP BY n.nspname, c.relname ORDER BY 1`,
  progressTable:
    "CREATE TABLE IF NOT EXISTS cutover_backfill (job varchar(64) PRIMARY KEY, specification varchar(64) NOT NULL, last_key text, rows_seen bigint NOT NULL, rows_changed bigint NOT NULL, batches bigint NOT NULL, started_at text NOT NULL)",
  // Where all that came is replayed, the time of the last transaction tells nothing.
  ownLag: `SELECT CASE WHEN NOT pg_is_in_recovery() THEN NULL
    WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT FROM pg_stat_wal_receiver) THEN 0
    ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END AS seconds`,
  ownLagColumns: ["seconds"],
  signals: [
    {
      name: "replica lag",
      // Without the right pg_read_all_stats the numbers of other users' connections are NULL.
      query: () => `SELECT CASE WHEN count(*) FILTER (WHERE state IS NULL) > 0 THEN NULL
        ELSE coalesce(max(extract(epoch FROM replay_lag)), 0) END AS value FROM pg_stat_replication`,
      text: (value) => `${value.toFixed(1)} s`,
      of: "value",
      limit: "maxLag",
    },
    {
      name: "sessions that wait for a lock on the table",
      query: (table) => `SELECT count(*) AS value FROM pg_locks WHERE relation = ${regclass(table)} AND NOT granted`,
      text: String,
      of: "value",
      limit: "zero",
    },
    {
      name: "vacuum of the table",
      query: (table) => `SELECT count(*) AS value FROM pg_stat_progress_vacuum WHERE relid = ${regclass(table)}`,
      text: () => "running",
      of: "value",
      limit: "zero",
    },
    {
      name: "write-ahead log",
      query: () =>
        "SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_lsn() - '0/0'::pg_lsn END AS value",
      text: (value) => `${(value / 1024 / 1024).toFixed(0)} MB/s`,
      of: "growth",
      limit: "maxWal",
    },
  ],
};
