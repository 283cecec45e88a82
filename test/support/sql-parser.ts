import { Parser as MariaDb } from "node-sql-parser/build/mariadb.js";
import { Parser as MySql } from "node-sql-parser/build/mysql.js";
import { Parser as Sqlite } from "node-sql-parser/build/sqlite.js";
import { Parser as TransactSql } from "node-sql-parser/build/transactsql.js";
import type { Dialect } from "../../core/sql/types.ts";

const parsers = {
  mysql: { make: () => new MySql(), database: "MySQL" },
  mariadb: { make: () => new MariaDb(), database: "MariaDB" },
  sqlite: { make: () => new Sqlite(), database: "Sqlite" },
  sqlserver: { make: () => new TransactSql(), database: "TransactSQL" },
} as const satisfies { readonly [D in Exclude<Dialect, "postgres">]: unknown };

/** The tables of a data statement, in lower case, as node-sql-parser finds them; undefined for what it cannot parse. */
export function tablesByParser(sql: string, dialect: keyof typeof parsers): ReadonlySet<string> | undefined {
  const { make, database } = parsers[dialect];
  try {
    const tables = make().tableList(sql, { database });
    return new Set(tables.map((entry) => (entry.split("::").at(-1) ?? "").toLowerCase()));
  } catch {
    return undefined;
  }
}
