import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { type BackfillOptions, runBackfill } from "../../database/backfill.ts";
import { DatabaseError } from "../../database/errors.ts";
import { verifyParity } from "../../database/parity.ts";
import { freshDatabase, planOfChange, type TestDatabase } from "./live.ts";

export const now = () => new Date("2026-02-03T04:05:06Z");
export const copy = "users.name -> users.full_name";
export const usersTable = "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100), full_name varchar(100))";

/** A column that moves to another table. */
const profiles = "CREATE TABLE profiles (user_id bigint PRIMARY KEY, full_name varchar(100))";
export const bothTables = `CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100));\n${profiles};`;
export const move = "users.name -> profiles.full_name on(user_id)";

/** Runs a test on both servers. */
export function onServers(name: string, run: (database: TestDatabase, context: TestContext) => Promise<void>): void {
  for (const dialect of ["postgres", "mariadb"] as const)
    test(`${name} (${dialect})`, async (context) => {
      const database = await freshDatabase(dialect);
      if (typeof database === "string") return context.skip(database);
      return run(database, context);
    });
}

export function fill(
  database: TestDatabase,
  options: Partial<BackfillOptions> = {},
  directive = copy,
  tables?: string,
) {
  return runBackfill(planOfChange(directive, database.dialect, tables), { target: database.target, now, ...options });
}

/** Rows with the ids 1 to `count`. */
export async function insertUsers(database: TestDatabase, count: number, value = "concat('n', seq)"): Promise<void> {
  const numbers = database.dialect === "postgres" ? `generate_series(1, ${count}) AS seq` : `seq_1_to_${count}`;
  await database.run(`INSERT INTO users (id, name) SELECT seq, ${value} FROM ${numbers}`);
}

export async function differing(database: TestDatabase): Promise<number> {
  const report = await verifyParity(planOfChange(copy, database.dialect), { target: database.target, now });
  return report.mismatched;
}

export async function tables(database: TestDatabase): Promise<readonly string[]> {
  const schema = database.dialect === "postgres" ? "'public'" : "DATABASE()";
  return database.rows(`SELECT table_name FROM information_schema.tables WHERE table_schema = ${schema} ORDER BY 1`);
}

/** The message of the error that ends a backfill. */
export async function failure(running: Promise<unknown>): Promise<string> {
  const error = await running.then(
    () => new Error("it did not fail"),
    (thrown) => thrown,
  );
  assert.ok(error instanceof DatabaseError, String(error?.stack));
  return error.message;
}
