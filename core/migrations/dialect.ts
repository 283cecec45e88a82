import type { Dialect } from "../sql/types.ts";
import { ancestors, findUp, hasFile, joinPath, pathsUnder } from "./paths.ts";
import type { FileReader } from "./types.ts";

/** What is known of a history's dialect. `foreign` names a database that none of our dialects describes. */
export interface DialectGuess {
  readonly dialect?: Dialect;
  readonly foreign?: string;
  /** There are signs, of several dialects. */
  readonly unsure?: true;
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

type Family = Dialect | "clickhouse" | "oracle";

/** Words that only one language family has; comments and strings are blanked before. MariaDB cannot be told from MySQL. */
const signs: readonly { readonly family: Family; readonly patterns: readonly RegExp[] }[] = [
  {
    family: "clickhouse",
    patterns: [/\bENGINE\s*=?\s*(?:Replicated|Shared)?\w*MergeTree\b/i, /\bLowCardinality\s*\(/i, /\bON CLUSTER\b/i],
  },
  { family: "oracle", patterns: [/\bVARCHAR2\s*\(/i, /\bNUMBER\s*\(\s*\d+/i] },
  {
    family: "mysql",
    patterns: [
      /\bAUTO_INCREMENT\b/i,
      /\bENGINE\s*=\s*InnoDB\b/i,
      /\b(?:MODIFY|CHANGE)\s+COLUMN\b/i,
      /\bDEFAULT\s+CHARSET\b/i,
      /\b(?:TINY|MEDIUM|LONG)(?:TEXT|BLOB)\b/i,
      /\bUNSIGNED\b/i,
    ],
  },
  {
    family: "sqlite",
    patterns: [/\bAUTOINCREMENT\b/i, /^\s*PRAGMA\s/im, /\bWITHOUT\s+ROWID\b/i, /\bsqlite_master\b/i],
  },
  {
    family: "sqlserver",
    patterns: [
      /\bIDENTITY\s*\(\s*\d+\s*,/i,
      /\bNVARCHAR\s*\(/i,
      /^\s*GO\s*$/im,
      /\[dbo\]/i,
      /\bsp_rename\b/i,
      /\b(?:DATETIME2|UNIQUEIDENTIFIER)\b/i,
    ],
  },
  {
    family: "postgres",
    patterns: [
      /\b(?:(?:BIG|SMALL)?SERIAL|JSONB|TIMESTAMPTZ|BYTEA|CONCURRENTLY|plpgsql)\b/i,
      /[\w)'"]::[a-z"]/i,
      /\bCREATE\s+EXTENSION\b/i,
      /\bWITH(?:OUT)?\s+TIME\s+ZONE\b/i,
      /\bAS\s+(?:IDENTITY|ENUM)\b/i,
      /\b(?:gen_random_uuid\s*\(|uuid_generate_v\d)/i,
      /\b(?:TEXT|UUID|INTEGER|INT|BIGINT|VARCHAR)\s*\[\]/i,
      /\bUSING\s+(?:gin|gist|brin)\b/i,
      /\bALTER\s+COLUMN\s+\S+\s+(?:TYPE|SET\s+DATA)\b/i,
      /\bALTER\s+TYPE\b/i,
      /\bNOT\s+VALID\b/i,
      /\bDO\s+\$/i,
    ],
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

/** Whether nothing in an SQL text points to any dialect. */
export function tellsNoDialect(text: string): boolean {
  return signsIn(text).length === 0;
}

function signsIn(text: string): readonly Family[] {
  const code = text.slice(0, longest).replace(commentsAndStrings, " ");
  const found = signs
    .filter(({ patterns }) => patterns.some((pattern) => pattern.test(code)))
    .map(({ family }) => family);
  const backquoted = /`\w+`/.test(code);
  // SQLite reads backquotes too; alone they say MySQL often enough to keep PostgreSQL's rules away.
  return backquoted && !found.includes("mysql") && !found.includes("sqlite") && !found.includes("clickhouse")
    ? [...found, "mysql"]
    : found;
}

/** How many files are read for words, about. */
const enough = 40;

/** The dialect that the .sql files of a folder give away: those directly in it, else those below. Reads some from end to end of the history. */
export function dialectOfFolder(files: FileReader, folder: string): DialectGuess {
  const below = pathsUnder(files, folder).filter((path) => path.endsWith(".sql"));
  const direct = below.filter((path) => !path.includes("/"));
  const names = direct.length > 0 ? direct : below;
  const step = Math.max(1, Math.floor(names.length / enough));
  const votes = new Map<Family, number>();
  for (let index = 0; index < names.length; index += step) {
    const name = names[index] ?? "";
    for (const sign of signsIn(files.read(joinPath(folder, name)) ?? "")) votes.set(sign, (votes.get(sign) ?? 0) + 1);
  }
  const ranked = [...votes].sort((a, b) => b[1] - a[1]);
  const [first, second] = ranked;
  if (first === undefined) return {};
  // A lone word of another family (a column called "unsigned") must not outvote a whole history.
  if (second !== undefined && second[1] * 4 > first[1]) return { unsure: true };
  const [sign] = first;
  if (sign === "clickhouse" || sign === "oracle") return { foreign: sign, because: "words in the SQL" };
  return { dialect: sign, because: "words in the SQL" };
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
      if (found.length > 1) return { unsure: true };
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
