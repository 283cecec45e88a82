import type { Dialect, StatementParser } from "../core/index.ts";

interface NodeSqlParser {
  astify(sql: string, options: { readonly database: string }): unknown;
}

/** Each dialect's own build of node-sql-parser (some 250 kB), and the name that it knows the dialect by. */
const builds: Partial<Record<Dialect, () => Promise<{ readonly database: string; readonly parser: NodeSqlParser }>>> = {
  mysql: async () => {
    const { Parser } = await import("node-sql-parser/build/mysql.js");
    return { database: "MySQL", parser: new Parser() };
  },
  mariadb: async () => {
    const { Parser } = await import("node-sql-parser/build/mariadb.js");
    return { database: "MariaDB", parser: new Parser() };
  },
  sqlite: async () => {
    const { Parser } = await import("node-sql-parser/build/sqlite.js");
    return { database: "Sqlite", parser: new Parser() };
  },
  sqlserver: async () => {
    const { Parser } = await import("node-sql-parser/build/transactsql.js");
    return { database: "TransactSQL", parser: new Parser() };
  },
};

/** Loads the parsers of data statements of those dialects that have one; PostgreSQL needs none. */
export async function loadStatementParsers(
  dialects: Iterable<Dialect>,
): Promise<ReadonlyMap<Dialect, StatementParser>> {
  const parsers = new Map<Dialect, StatementParser>();
  for (const dialect of new Set(dialects)) {
    const build = await builds[dialect]?.();
    if (build !== undefined) parsers.set(dialect, statementParser(build.parser, build.database));
  }
  return parsers;
}

function statementParser(parser: NodeSqlParser, database: string): StatementParser {
  return {
    parse(sql) {
      try {
        return parser.astify(sql, { database });
      } catch {
        // It cannot read one statement in seven of real code; which ones says nothing about the SQL.
        return undefined;
      }
    },
  };
}
