import initSqlJs, { type Database, type SqlJsStatic } from "sql.js";

let loaded: Promise<SqlJsStatic> | undefined;

/** An empty database of a real SQLite, in memory, after a script. */
export async function sqliteWith(script = ""): Promise<Database> {
  loaded ??= initSqlJs();
  const { Database: Open } = await loaded;
  const database = new Open();
  database.exec(script);
  return database;
}

/** Why SQLite refuses a script; undefined when it runs. */
export function refusalOf(database: Database, script: string): string | undefined {
  try {
    database.exec(script);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The rows of a query. */
export function rowsOf(database: Database, query: string): readonly (readonly unknown[])[] {
  return database.exec(query)[0]?.values ?? [];
}

/** The schema as SQLite keeps it, in order of names, white space and quotes of names evened out. */
export function schemaOf(database: Database): readonly string[] {
  return rowsOf(database, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name").map(([sql]) =>
    String(sql)
      .replaceAll(/"(\w+)"/g, "$1")
      .replaceAll(/\s+/g, " ")
      .replaceAll(/\s*([(),])\s*/g, "$1"),
  );
}
