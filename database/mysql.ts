import type { Database, Row, ServerSql, SessionLimits, TableName } from "./database.ts";
import { type Target, toDatabaseError } from "./target.ts";

/** A session on MySQL or MariaDB. */
export async function openMysql(target: Target, limits: SessionLimits): Promise<Database> {
  const { createConnection } = await import("mysql2/promise");
  const url = new URL(target.url);
  url.protocol = "mysql:";
  const connection = await createConnection({
    uri: url.href,
    connectTimeout: 15_000,
    charset: "utf8mb4",
    // Values as the server wrote them.
    typeCast: (field) => field.string(),
  }).catch((error) => {
    throw toDatabaseError(error, target, "connect");
  });
  // Without a listener a broken connection would end the process.
  connection.on("error", () => {});
  // A statement that is killed with its session may fail with an error of its own ("error on delete" of a temporary
  // table): what to tell is that the session is gone.
  const query = (sql: string) =>
    connection.query(sql).catch(async (error) => {
      await connection.ping();
      throw error;
    });
  const rows = async (sql: string) => (await query(sql))[0] as unknown as readonly Row[];
  const run = async (sql: string) => {
    const [result] = await query(sql);
    return "affectedRows" in result ? result.affectedRows : 0;
  };
  const [version] = await rows("SELECT VERSION() AS v");
  const isMariadb = /mariadb/i.test(version?.v ?? "");
  const settings = [
    "sql_mode = 'STRICT_ALL_TABLES'",
    "SESSION transaction_isolation = 'READ-COMMITTED'",
    `SESSION lock_wait_timeout = ${Math.ceil(limits.lockTimeout / 1000)}`,
    `SESSION innodb_lock_wait_timeout = ${Math.ceil(limits.lockTimeout / 1000)}`,
    isMariadb
      ? `SESSION max_statement_time = ${limits.statementTimeout / 1000}`
      : `SESSION max_execution_time = ${limits.statementTimeout}`,
  ];
  for (const setting of settings)
    await run(`SET ${isMariadb ? setting.replace("transaction_isolation", "tx_isolation") : setting}`);
  if (limits.readOnly) await run("SET SESSION TRANSACTION READ ONLY");
  return {
    dialect: isMariadb ? "mariadb" : "mysql",
    server: `${isMariadb ? "MariaDB" : "MySQL"} ${/^[\d.]+/.exec(version?.v ?? "")?.[0]}`,
    rows,
    run,
    together: async (...statements) => {
      const results: (readonly Row[])[] = [];
      for (const statement of statements) results.push(await rows(statement));
      return results;
    },
    sql: mysqlSql,
    close: () => connection.end(),
  };
}

const text = (value: string) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
const place = ({ schema, table }: TableName) =>
  `table_schema = ${schema === undefined ? "DATABASE()" : text(schema)} AND table_name = ${text(table)}`;

const mysqlSql: ServerSql = {
  beginReading: [
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
  ],
  beginWriting: ["SET @cutover_sync = 'off'", "START TRANSACTION"],
  // ROW_COUNT() is that of the statement before.
  changeAndNote: ([first = "", ...others], note) =>
    others.length === 0
      ? [first, note("ROW_COUNT()")]
      : [
          ...[first, "SET @cutover_changed = ROW_COUNT()"],
          ...others.flatMap((other) => [other, "SET @cutover_changed = @cutover_changed + ROW_COUNT()"]),
          note("@cutover_changed"),
        ],
  same: "<=>",
  exists: (table) => `SELECT table_name AS t FROM information_schema.tables WHERE ${place(table)}`,
  // Unique, of whole columns that are all NOT NULL; `PRIMARY` sorts first by being asked for.
  keyColumns: (table) => `SELECT s.column_name AS name, CASE
      WHEN c.data_type IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double', 'year') THEN 'number'
      WHEN c.data_type IN ('binary', 'varbinary', 'bit', 'tinyblob', 'blob', 'mediumblob', 'longblob') THEN 'bytes' ELSE 'text' END AS form
    FROM information_schema.statistics s JOIN information_schema.columns c
      ON c.table_schema = s.table_schema AND c.table_name = s.table_name AND c.column_name = s.column_name
    JOIN (SELECT index_name AS chosen FROM information_schema.statistics WHERE ${place(table)}
      GROUP BY index_name HAVING MAX(non_unique) = 0 AND MAX(nullable = 'YES') = 0 AND COUNT(sub_part) = 0
      ORDER BY index_name = 'PRIMARY' DESC, COUNT(*), index_name LIMIT 1) AS best ON best.chosen = s.index_name
    WHERE s.table_schema = ${table.schema === undefined ? "DATABASE()" : text(table.schema)} AND s.table_name = ${text(table.table)}
    ORDER BY s.seq_in_index`,
  size: (table) =>
    `SELECT table_rows AS n, data_length + index_length AS bytes FROM information_schema.tables WHERE ${place(table)}`,
  sizes:
    "SELECT table_name AS name, table_rows AS n, data_length + index_length AS bytes, NULL AS writes FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY 1",
  writes: `SELECT object_name AS name, ROUND(count_write / GREATEST(60,
      (SELECT variable_value FROM performance_schema.global_status WHERE variable_name = 'Uptime')), 3) AS writes
    FROM performance_schema.table_io_waits_summary_by_table WHERE object_schema = DATABASE()`,
  progressTable:
    "CREATE TABLE IF NOT EXISTS cutover_backfill (job varchar(64) PRIMARY KEY, specification varchar(64) NOT NULL, last_key text, rows_seen bigint NOT NULL, rows_changed bigint NOT NULL, batches bigint NOT NULL, started_at varchar(40) NOT NULL) ENGINE = InnoDB",
  ownLag: "SHOW REPLICA STATUS",
  ownLagColumns: ["Seconds_Behind_Source", "Seconds_Behind_Master"],
  signals: [
    {
      name: "replica lag",
      // A primary does not know how far its replicas are; they have to be named.
      query: () => "SELECT NULL AS value",
      text: (value) => `${value.toFixed(1)} s`,
      of: "value",
      limit: "maxLag",
    },
    {
      name: "transactions that wait for a lock",
      query: () => "SELECT COUNT(*) AS value FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
      text: String,
      of: "value",
      limit: "zero",
    },
    {
      name: "redo log",
      query: () =>
        "SELECT variable_value AS value FROM information_schema.global_status WHERE variable_name = 'INNODB_OS_LOG_WRITTEN'",
      text: (value) => `${(value / 1024 / 1024).toFixed(0)} MB/s`,
      of: "growth",
      limit: "maxWal",
    },
  ],
};
