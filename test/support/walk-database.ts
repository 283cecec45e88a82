import type { Client } from "pg";
import type { Dialect } from "../../core/sql/types.ts";
import { mariadbServer } from "./mariadb.ts";
import { postgresServer } from "./postgres.ts";
import { rowsOf, sqliteWith } from "./sqlite.ts";

/** What a walk can be written for. What is written for MySQL runs on MariaDB: there is no MySQL here. */
export type WalkDialect = Dialect & ("postgres" | "mysql" | "mariadb" | "sqlite");

/** A fresh database with a session for migrations and one for the application. */
export interface WalkDatabase {
  readonly dialect: WalkDialect;
  /** The session for migrations, of PostgreSQL only. */
  readonly client?: Client;
  /** Runs a statement of a migration. */
  run(sql: string): Promise<unknown>;
  /** A statement of the application with `$1` and `$2`. */
  write(sql: string, values: readonly [key: number, value: string | null]): Promise<unknown>;
  read(sql: string): Promise<readonly (readonly unknown[])[]>;
  /** Rows as text, with a blank between values. */
  rows(sql: string): Promise<readonly string[]>;
  /** A statement of the application as its driver takes it. */
  written(sql: string): string;
}

/** Makes databases; a text says why there is no server to make them on. */
export async function walkDatabase(dialect: WalkDialect): Promise<(() => Promise<WalkDatabase>) | string> {
  if (dialect === "sqlite") return sqlite;
  return dialect === "postgres" ? postgres() : mariadb(dialect);
}

async function postgres(): Promise<(() => Promise<WalkDatabase>) | string> {
  const server = await postgresServer();
  if (typeof server === "string") return server;
  return async () => {
    const { client, connect } = await server.freshDatabase();
    const app = await connect();
    await client.query("SET client_min_messages = warning");
    const read = async (sql: string) => (await app.query<unknown[]>({ text: sql, rowMode: "array" })).rows;
    return {
      dialect: "postgres",
      client,
      run: (sql) => client.query(sql),
      write: (sql, values) => app.query(sql, [...values]),
      read,
      rows: async (sql) => lines(await read(sql)),
      written: (sql) => sql,
    };
  };
}

async function mariadb(dialect: "mysql" | "mariadb"): Promise<(() => Promise<WalkDatabase>) | string> {
  const server = await mariadbServer();
  if (typeof server === "string") return server;
  return async () => {
    const { connection, connect } = await server.freshDatabase();
    const app = await connect();
    const read = async (sql: string) => (await app.query({ sql, rowsAsArray: true }))[0] as unknown as unknown[][];
    return {
      dialect,
      run: (sql) => connection.query(sql),
      write(sql, values) {
        const places = [...sql.matchAll(/\$([12])/g)].map(([, place]) => Number(place));
        return app.query(
          marked(sql),
          places.map((place) => values[place - 1]),
        );
      },
      read,
      rows: async (sql) => lines(await read(sql)),
      written: marked,
    };
  };
}

/** One connection, in memory: SQLite has one writer at a time. Foreign keys are enforced, as many drivers do by default. */
async function sqlite(): Promise<WalkDatabase> {
  const database = await sqliteWith("PRAGMA foreign_keys = ON");
  const read = async (sql: string) => rowsOf(database, sql);
  return {
    dialect: "sqlite",
    run: async (sql) => database.exec(sql),
    write: async (sql, [key, value]) => database.run(numbered(sql), { "?1": key, "?2": value }),
    read,
    rows: async (sql) => lines(await read(sql)),
    written: numbered,
  };
}

/** `?1`, where `$1` would be a name. */
function numbered(sql: string): string {
  return sql.replaceAll(/\$([12])/g, "?$1");
}

/** Drivers of MySQL count the places themselves. */
function marked(sql: string): string {
  return sql.replaceAll(/\$[12]/g, "?");
}

function lines(rows: readonly (readonly unknown[])[]): readonly string[] {
  return rows.map((row) => row.map((value) => (value === null ? "NULL" : String(value))).join(" "));
}
