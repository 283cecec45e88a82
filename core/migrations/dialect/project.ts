import type { Dialect } from "../../sql/types.ts";
import { ancestors, baseOf, hasFile, joinPath, namesIn } from "../paths.ts";
import type { FileReader } from "../types.ts";
import { containerFiles, serverImages } from "./images.ts";
import type { Evidence } from "./types.ts";

/** What one sort of file says of the database. Kinds are asked in order: what configures a connection counts before what could make one. */
interface Source {
  /** Base names, or paths relative to the folder of the project. */
  readonly names: readonly string[] | RegExp;
  readonly dialects: (text: string) => readonly Dialect[];
}

/** Words for the five as settings name them. */
const words: readonly (readonly [pattern: string, dialect: Dialect])[] = [
  ["postgis|postgresql|postgres|pgsql|pg|pglite|psycopg2?|asyncpg", "postgres"],
  ["mariadb", "mariadb"],
  ["mysql2?|trilogy|myxql|mysqldb|pymysql|aiomysql", "mysql"],
  ["better-sqlite3|sqlite3?|libsql|turso|expo|sqljs|aiosqlite", "sqlite"],
  ["sqlserver|mssql|tedious|tds", "sqlserver"],
];

/** The dialects that the values of a setting name: the first group of the pattern is the value. */
function values(pattern: RegExp): (text: string) => readonly Dialect[] {
  const global = new RegExp(pattern.source, `${pattern.flags.replace("g", "")}g`);
  return (text) => {
    const found = [...text.matchAll(global)].flatMap(([, value = ""]) => {
      const dialect = words.find(([names]) => new RegExp(`^(?:${names})$`, "i").test(value))?.[1];
      return dialect === undefined ? [] : [dialect];
    });
    return [...new Set(found)];
  };
}

/** The dialects whose pattern a text matches. */
function drivers(patterns: Readonly<Partial<Record<Dialect, RegExp>>>): (text: string) => readonly Dialect[] {
  const list = Object.entries(patterns) as readonly (readonly [Dialect, RegExp])[];
  return (text) => list.filter(([, pattern]) => pattern.test(text)).map(([dialect]) => dialect);
}

/** Schemes of connection strings, of JDBC too. */
const urls = drivers({
  postgres: /\bpostgres(?:ql)?(?:\+\w+)?:\/\/|jdbc:postgresql:/,
  mysql: /\bmysql(?:\+\w+)?:\/\/|jdbc:mysql:/,
  mariadb: /\bmariadb(?:\+\w+)?:\/\/|jdbc:mariadb:/,
  sqlite: /\bsqlite3?(?:\+\w+)?:(?:\/\/|\w)|jdbc:sqlite:|\blibsql:\/\//,
  sqlserver: /\b(?:sqlserver|mssql)(?:\+\w+)?:\/\/|jdbc:sqlserver:/,
});

/** Rails keeps a block for each environment; production is what counts. */
function railsAdapters(text: string): readonly Dialect[] {
  const adapters = values(/^\s*adapter:\s*["']?([\w-]+)/m);
  const production = /^production:\s*\n((?:[ \t]+.*\n?|\s*\n)*)/m.exec(text)?.[1] ?? "";
  const own = adapters(production);
  return own.length > 0 ? own : adapters(text);
}

const both =
  (...sources: readonly ((text: string) => readonly Dialect[])[]) =>
  (text: string): readonly Dialect[] => [...new Set(sources.flatMap((source) => source(text)))];

/** Files that configure the connection which migrations run over. */
const configurations: readonly Source[] = [
  { names: /^(?:\w+\/)?knexfile\.[cm]?[jt]s$/, dialects: values(/\b(?:client|dialect)\s*:\s*["'`]([\w-]+)["'`]/) },
  {
    names: /^drizzle(?:[.-][\w-]+)?\.config\.[cm]?[jt]s$/,
    dialects: values(/\b(?:dialect|driver)\s*:\s*["'`]([\w-]+)["'`]/),
  },
  {
    names:
      /^(?:src\/(?:\w+\/)?)?(?:ormconfig\.(?:json|[cm]?[jt]s|ya?ml)|(?:app-)?data-source\.[jt]s|typeorm\.config\.[jt]s)$/,
    dialects: values(/["']?\btype["']?\s*:\s*["'`]?([\w-]+)["'`]?/),
  },
  {
    names: /^(?:config\/(?:config|database)\.(?:json|[cm]?[jt]s)|\.sequelizerc)$/,
    dialects: values(/["']?\b(?:dialect|client)["']?\s*:\s*["'`]([\w-]+)["'`]/),
  },
  { names: ["config/database.yml", "database.yml"], dialects: railsAdapters },
  {
    names: /^(?:[\w-]+\/)?settings(?:\/(?:base|common|__init__|production))?\.py$/,
    dialects: values(/["']ENGINE["']\s*:\s*["'][\w.]*?\.?(\w+)["']/),
  },
  { names: ["alembic.ini"], dialects: both(values(/^\s*sqlalchemy\.url\s*=\s*(\w+)/m), urls) },
  { names: ["flyway.conf", "flyway.toml", "conf/flyway.conf", "conf/flyway.toml"], dialects: urls },
  { names: ["dbconfig.yml", "database.json"], dialects: values(/["']?\b(?:dialect|driver)["']?\s*:\s*["']?([\w-]+)/) },
  { names: /^wrangler\.(?:toml|jsonc?)$/, dialects: drivers({ sqlite: /\bd1_databases\b/ }) },
  { names: /^config\/(?:config|prod|runtime|dev)\.exs$/, dialects: values(/Ecto\.Adapters\.(\w+)/) },
  { names: /^(?:src\/main\/resources\/)?application(?:-\w+)?\.(?:properties|ya?ml)$/, dialects: urls },
  {
    names: ["config/database.php"],
    dialects: values(/["']default["']\s*=>\s*env\(\s*["']\w+["']\s*,\s*["'](\w+)["']/),
  },
  {
    names: [".env.example", ".env.sample", ".env.dist", ".env"],
    dialects: both(urls, values(/^\s*DB_(?:CONNECTION|DIALECT|CLIENT|TYPE)\s*=\s*["']?(\w+)/m)),
  },
];

/** Files that name what a program is built from. */
const manifests: readonly Source[] = [
  {
    names: ["package.json"],
    dialects: drivers({
      postgres:
        /"(?:pg|postgres|pg-promise|@types\/pg|postgrator|slonik|@neondatabase\/serverless|@vercel\/postgres)"\s*:/,
      mysql: /"(?:mysql2?|@types\/mysql|@planetscale\/database)"\s*:/,
      mariadb: /"mariadb"\s*:/,
      sqlite: /"(?:better-sqlite3|sqlite3?|@libsql\/client|expo-sqlite|sql\.js|@op-engineering\/op-sqlite)"\s*:/,
      sqlserver: /"(?:mssql|tedious)"\s*:/,
    }),
  },
  { names: ["go.mod"], dialects: goModules },
  {
    names: ["Cargo.toml"],
    dialects: drivers({
      postgres: /\btokio-postgres\b|\bfeatures\s*=\s*\[[^\]]*"postgres"/,
      mysql: /\bmysql_async\b|\bfeatures\s*=\s*\[[^\]]*"mysql"/,
      sqlite: /\brusqlite\b|\bfeatures\s*=\s*\[[^\]]*"sqlite"/,
      sqlserver: /\btiberius\b|\bfeatures\s*=\s*\[[^\]]*"mssql"/,
    }),
  },
  {
    names: ["pom.xml", "build.gradle", "build.gradle.kts"],
    dialects: both(
      urls,
      drivers({
        postgres: /org\.postgresql/,
        mysql: /com\.mysql|mysql-connector/,
        mariadb: /org\.mariadb/,
        sqlite: /sqlite-jdbc/,
        sqlserver: /com\.microsoft\.sqlserver|mssql-jdbc/,
      }),
    ),
  },
  {
    names: ["pyproject.toml", "requirements.txt"],
    dialects: drivers({
      postgres: /\bpsycopg|\basyncpg\b/,
      mysql: /\b(?:pymysql|mysqlclient|aiomysql|mysql-connector)\b/i,
      sqlite: /\baiosqlite\b/,
      sqlserver: /\b(?:pymssql|pyodbc|mssql-django)\b/,
    }),
  },
  {
    names: ["Gemfile"],
    dialects: drivers({
      postgres: /gem ["']pg["']/,
      mysql: /gem ["'](?:mysql2|trilogy)["']/,
      sqlite: /gem ["']sqlite3["']/,
      sqlserver: /gem ["']activerecord-sqlserver-adapter["']/,
    }),
  },
  {
    names: ["mix.exs"],
    dialects: drivers({ postgres: /:postgrex/, mysql: /:myxql/, sqlite: /:ecto_sqlite3/, sqlserver: /:tds\b/ }),
  },
  {
    names: /^[\w.-]+\.(?:cs|fs|vb|sql)proj$/,
    dialects: drivers({
      postgres: /\bNpgsql|dbup-postgresql/i,
      mysql: /"(?:MySql\.Data|MySqlConnector|Pomelo\.EntityFrameworkCore\.MySql|dbup-mysql)/i,
      sqlite: /"(?:Microsoft\.Data\.Sqlite|Microsoft\.EntityFrameworkCore\.Sqlite|dbup-sqlite)/i,
      sqlserver:
        /"(?:Microsoft\.Data\.SqlClient|System\.Data\.SqlClient|Microsoft\.EntityFrameworkCore\.SqlServer|dbup-sqlserver)|SSDT|Microsoft\.Build\.Sql/i,
    }),
  },
];

/** What a module needs for something else's sake (`// indirect`) is not what it uses. */
function goModules(text: string): readonly Dialect[] {
  return goDrivers(text.replace(/^.*\/\/ indirect.*$/gm, ""));
}

const goDrivers = drivers({
  postgres: /\bjackc\/pgx\b|\blib\/pq\b/,
  mysql: /\bgo-sql-driver\/mysql\b/,
  sqlite: /\bmattn\/go-sqlite3\b|\bmodernc\.org\/sqlite\b|\bglebarez\/(?:go-)?sqlite\b|\bzombiezen\.com\/go\/sqlite\b/,
  sqlserver: /\b(?:microsoft|denisenkom)\/go-mssqldb\b/,
});

/** How far above a folder of migrations the Go code that runs it is looked for. */
const goLevels = 2;

/**
 * What the nearest configuration says, else the drivers that the Go code around imports, else those of the nearest manifest, else the servers
 * of the nearest container file. Several dialects when a source names several.
 */
export function dialectOfProject(files: FileReader, folder: string): Evidence | undefined {
  return (
    nearest(files, folder, configurations) ??
    goCode(files, folder) ??
    nearest(files, folder, manifests) ??
    containers(files, folder)
  );
}

function nearest(files: FileReader, folder: string, sources: readonly Source[]): Evidence | undefined {
  for (const ancestor of ancestors(folder)) {
    for (const { names, dialects } of sources) {
      for (const file of filesNamed(files, ancestor, names)) {
        const fits = dialects(files.read(file) ?? "");
        if (fits.length > 0) return { fits, because: file };
      }
    }
  }
  return undefined;
}

/** Folders below a project in which the patterns above look. */
const inner = ["src", "src/db", "src/database", "config", "src/main/resources"] as const;

function filesNamed(files: FileReader, folder: string, names: readonly string[] | RegExp): readonly string[] {
  if (!(names instanceof RegExp))
    return names.map((name) => joinPath(folder, name)).filter((file) => hasFile(files, file));
  return ["", ...inner].flatMap((sub) =>
    namesIn(files, joinPath(folder, sub))
      .filter((name) => names.test(sub === "" ? name : `${sub}/${name}`))
      .map((name) => joinPath(folder, `${sub}/${name}`)),
  );
}

function goCode(files: FileReader, folder: string): Evidence | undefined {
  for (const ancestor of ancestors(folder).slice(0, goLevels + 1)) {
    const found = new Map<Dialect, string>();
    for (const name of namesIn(files, ancestor)) {
      if (!name.endsWith(".go") || name.endsWith("_test.go")) continue;
      const file = joinPath(ancestor, name);
      for (const dialect of goDrivers(files.read(file) ?? "")) found.set(dialect, file);
    }
    const [file] = found.values();
    if (file !== undefined) return { fits: [...found.keys()], because: `imports of ${baseOf(file)}` };
  }
  return undefined;
}

function containers(files: FileReader, folder: string): Evidence | undefined {
  for (const { file, text } of containerFiles(files, folder)) {
    const fits = [...new Set(serverImages(text).map(({ dialect }) => dialect))];
    if (fits.length > 0) return { fits, because: file };
  }
  return undefined;
}

/** Every dialect that any manifest or configuration of the workspace names, wherever it lies. */
export function dialectsOfWorkspace(files: FileReader): ReadonlySet<Dialect> {
  const found = new Set<Dialect>();
  for (const path of files.paths) {
    const name = baseOf(path);
    if (path.includes("node_modules/")) continue;
    for (const { names, dialects } of manifests) {
      const fits = names instanceof RegExp ? names.test(name) : names.includes(name);
      if (fits) for (const dialect of dialects(files.read(path) ?? "")) found.add(dialect);
    }
  }
  return found;
}
