import type { Dialect } from "../sql/types.ts";
import { ancestors, findUp, hasFile, joinPath, pathsUnder } from "./paths.ts";
import type { FileReader } from "./types.ts";

/** What is known of a history's dialect. `foreign` names a database that none of our dialects describes. */
export interface DialectGuess {
  readonly dialect?: Dialect;
  readonly foreign?: string;
  /** What told it, for people. */
  readonly because?: string;
}

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
  "clickhouse oracle h2 hsqldb hsql db2 derby firebird cassandra scylla cockroach cockroachdb crdb spanner bigquery snowflake redshift duckdb yugabyte ydb tidb vertica exasol".split(
    " ",
  ),
);

/** The dialect that a word in a path names, the deepest folder first: `store/mysql/migrations`. */
export function dialectOfPath(path: string): DialectGuess {
  for (const part of path.split("/").reverse()) {
    const words = part.toLowerCase().split(/[^a-z0-9]+/);
    const foreign = words.find((word) => foreignWords.has(word));
    if (foreign !== undefined) return { foreign, because: `the folder ${part}` };
    const dialects = new Set(words.flatMap((word) => (Object.hasOwn(wordsInPaths, word) ? [wordsInPaths[word]] : [])));
    const [dialect] = dialects;
    if (dialects.size === 1 && dialect !== undefined) return { dialect, because: `the folder ${part}` };
  }
  return {};
}

/** Words that only one language family has. Comments and strings are blanked first. */
const signs: readonly { readonly dialect: Dialect | "clickhouse" | "oracle"; readonly pattern: RegExp }[] = [
  {
    dialect: "clickhouse",
    pattern: /\bENGINE\s*=?\s*(?:Replicated|Shared)?\w*MergeTree\b|\bLowCardinality\s*\(|\bON CLUSTER\b/i,
  },
  { dialect: "oracle", pattern: /\bVARCHAR2\s*\(|\bNUMBER\s*\(\s*\d+/i },
  {
    dialect: "mysql",
    pattern:
      /\bAUTO_INCREMENT\b|\bENGINE\s*=\s*InnoDB\b|\bMODIFY\s+COLUMN\b|\bCHANGE\s+COLUMN\b|\bDEFAULT\s+CHARSET\b|\b(?:TINY|MEDIUM|LONG)(?:TEXT|BLOB)\b|\bUNSIGNED\b/i,
  },
  { dialect: "sqlite", pattern: /\bAUTOINCREMENT\b|^\s*PRAGMA\s|\bWITHOUT\s+ROWID\b|\bsqlite_master\b/im },
  {
    dialect: "sqlserver",
    pattern:
      /\bIDENTITY\s*\(\s*\d+\s*,|\bNVARCHAR\s*\(|^\s*GO\s*$|\[dbo\]|\bsp_rename\b|\bDATETIME2\b|\bUNIQUEIDENTIFIER\b/im,
  },
  {
    dialect: "postgres",
    pattern:
      /\b(?:BIG|SMALL)?SERIAL\b|\bJSONB\b|\bTIMESTAMPTZ\b|\bBYTEA\b|\bCONCURRENTLY\b|[\w)'"]::[a-z"]|\bCREATE\s+EXTENSION\b|\bWITH(?:OUT)?\s+TIME\s+ZONE\b|\bplpgsql\b|\bAS\s+IDENTITY\b|\bgen_random_uuid\s*\(|\buuid_generate_v\d|\b(?:TEXT|UUID|INTEGER|INT|BIGINT|VARCHAR)\s*\[\]|\bUSING\s+(?:gin|gist|brin)\b|\bALTER\s+COLUMN\s+\S+\s+(?:TYPE|SET\s+DATA)\b|\bNOT\s+VALID\b|\bAS\s+ENUM\b|\bDO\s+\$|\bON\s+CONFLICT\b[^;]*\bEXCLUDED\b|\bALTER\s+TYPE\b|\bbigint\s+GENERATED\b/i,
  },
];

/** The beginning of a file is enough: dumps can be large. */
const longest = 65_536;

const commentsAndStrings = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g;

/** The dialect that the words of an SQL text give away; undefined when there are none, or contradicting ones. */
export function dialectOfSql(text: string): Dialect | undefined {
  const [only, ...others] = signsIn(text);
  return others.length > 0 || only === "clickhouse" || only === "oracle" ? undefined : only;
}

function signsIn(text: string): readonly (Dialect | "clickhouse" | "oracle")[] {
  const code = text.slice(0, longest).replace(commentsAndStrings, " ");
  const found = signs.filter((sign) => sign.pattern.test(code)).map((sign) => sign.dialect);
  const backquoted = /`\w+`/.test(code);
  // SQLite reads backquotes too; alone they say MySQL often enough to keep PostgreSQL's rules away.
  return backquoted && !found.includes("mysql") && !found.includes("sqlite") && !found.includes("clickhouse")
    ? [...found, "mysql"]
    : found;
}

/** How many files are read for words before giving up. */
const enough = 40;

/** The dialect that the .sql files in and below a folder give away. Reads until the first sign, at most a few files. */
export function dialectOfFolder(files: FileReader, folder: string): DialectGuess {
  const names = pathsUnder(files, folder).filter((path) => path.endsWith(".sql"));
  const step = Math.max(1, Math.floor(names.length / enough));
  const votes = new Map<string, number>();
  for (let index = 0; index < names.length; index += step) {
    const name = names[index] ?? "";
    for (const sign of signsIn(files.read(joinPath(folder, name)) ?? "")) votes.set(sign, (votes.get(sign) ?? 0) + 1);
  }
  const ranked = [...votes].sort((a, b) => b[1] - a[1]);
  const [first, second] = ranked;
  // A lone word of another family (a column called "unsigned") must not outvote a whole history.
  if (first === undefined || (second !== undefined && second[1] * 4 > first[1])) return {};
  const [sign] = first;
  if (sign === "clickhouse" || sign === "oracle") return { foreign: sign, because: "words in the SQL" };
  return { dialect: sign as Dialect, because: "words in the SQL" };
}

/** Drivers and connection strings in the files of `manifests`. */
const drivers: readonly { readonly dialect: Dialect; readonly pattern: RegExp }[] = [
  {
    dialect: "postgres",
    pattern:
      /"(?:pg|postgres|pg-promise|@types\/pg|postgrator|slonik|@neondatabase\/serverless|@vercel\/postgres)"\s*:|jackc\/pgx|lib\/pq\b|tokio-postgres|\bpsycopg|asyncpg|org\.postgresql|gem ["']pg["']|:postgrex|image:\s*["']?(?:\S*\/)?(?:postgres|postgis|timescaledb)\b|jdbc:postgresql:|\bpostgres(?:ql)?:\/\/|^\s*dialect:\s*postgres|features\s*=\s*\[[^\]]*"postgres"/m,
  },
  {
    dialect: "mysql",
    pattern:
      /"(?:mysql2?|@types\/mysql)"\s*:|go-sql-driver\/mysql|com\.mysql|mysql-connector|pymysql|mysqlclient|gem ["']mysql2["']|:myxql|image:\s*["']?(?:\S*\/)?mysql\b|jdbc:mysql:|\bmysql:\/\/|^\s*dialect:\s*mysql|features\s*=\s*\[[^\]]*"mysql"/im,
  },
  { dialect: "mariadb", pattern: /"mariadb"\s*:|org\.mariadb|image:\s*["']?(?:\S*\/)?mariadb\b|jdbc:mariadb:/ },
  {
    dialect: "sqlite",
    pattern:
      /"(?:better-sqlite3|sqlite3?)"\s*:|mattn\/go-sqlite3|modernc\.org\/sqlite|gem ["']sqlite3["']|features\s*=\s*\[[^\]]*"sqlite"|jdbc:sqlite:|\bsqlite3?:\/\/|^\s*dialect:\s*sqlite/m,
  },
  {
    dialect: "sqlserver",
    pattern:
      /"(?:mssql|tedious)"\s*:|microsoft\/go-mssqldb|denisenkom\/go-mssqldb|com\.microsoft\.sqlserver|image:\s*["']?mcr\.microsoft\.com\/mssql|jdbc:sqlserver:|\bsqlserver:\/\//,
  },
];

const manifests = [
  "dbconfig.yml",
  "flyway.conf",
  "flyway.toml",
  ".env.example",
  "src/main/resources/application.properties",
  "src/main/resources/application.yml",
  "package.json",
  "go.mod",
  "Cargo.toml",
  "pom.xml",
  "build.gradle",
  "build.gradle.kts",
  "pyproject.toml",
  "requirements.txt",
  "Gemfile",
  "mix.exs",
  "docker-compose.yml",
  "docker-compose.yaml",
  "compose.yml",
  "compose.yaml",
] as const;

/** The one database whose driver or container the nearest manifest names; nothing when it names several. */
export function dialectOfProject(files: FileReader, folder: string): DialectGuess {
  for (const ancestor of ancestors(folder)) {
    for (const name of manifests) {
      const file = joinPath(ancestor, name);
      if (!hasFile(files, file)) continue;
      const text = files.read(file) ?? "";
      const found = drivers.filter((driver) => driver.pattern.test(text));
      const [only] = found;
      if (found.length === 1 && only !== undefined) return { dialect: only.dialect, because: file };
      if (found.length > 1) return {};
    }
  }
  return {};
}

/** The edition that a compose file asks Microsoft's image of SQL Server for. */
export function sqlServerEdition(files: FileReader, folder: string): string | undefined {
  const compose = findUp(files, folder, ["docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"]);
  return compose === undefined
    ? undefined
    : /\bMSSQL_PID["']?\s*[:=]\s*["']?(\w+)/.exec(files.read(compose) ?? "")?.[1];
}
