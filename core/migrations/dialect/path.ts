import type { Dialect } from "../../sql/types.ts";
import type { Evidence, Foreign } from "./types.ts";

const wordsInPaths: Readonly<Record<string, Dialect>> = {
  postgres: "postgres",
  postgresql: "postgres",
  psql: "postgres",
  pg: "postgres",
  pgsql: "postgres",
  supabase: "postgres",
  mysql: "mysql",
  mariadb: "mariadb",
  sqlite: "sqlite",
  sqlite3: "sqlite",
  mssql: "sqlserver",
  sqlserver: "sqlserver",
};

const foreignWords = new Set(
  "clickhouse oracle h2 hsqldb hsql db2 derby firebird cassandra scylla cockroach cockroachdb crdb spanner bigquery snowflake redshift duckdb yugabyte ydb tidb vertica exasol sqlanywhere sybase informix netezza teradata hana".split(
    " ",
  ),
);

/** The dialect that a word in a path names, the deepest folder first: `store/mysql/migrations`. */
export function dialectOfPath(path: string): Evidence | Foreign | undefined {
  for (const part of path.split("/").reverse()) {
    // `SqlServer` and `PostgreSql` are one word.
    const words = part
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .flatMap(withoutVersion);
    const because = `the folder ${part}`;
    const foreign = words.find((word) => foreignWords.has(word));
    if (foreign !== undefined) return { foreign, because };
    const dialects = new Set(words.flatMap((word) => (Object.hasOwn(wordsInPaths, word) ? [wordsInPaths[word]] : [])));
    const [dialect] = dialects;
    if (dialects.size === 1 && dialect !== undefined) return { fits: [dialect], because };
  }
  return undefined;
}

/** `mysql5` and `sqlserver2008` name a dialect and its version; the digit of `db2` is part of the name. */
function withoutVersion(word: string): readonly string[] {
  return [word, word.replace(/\d+$/, "")];
}
