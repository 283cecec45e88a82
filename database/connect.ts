import type { KeyColumn, LivePlan } from "../core/index.ts";
import type { Database, LiveTable, SessionLimits, TableName } from "./database.ts";
import { DatabaseError } from "./errors.ts";
import { openMysql } from "./mysql.ts";
import { openPostgres } from "./postgres.ts";
import { driverOf, type Target } from "./target.ts";

/** Opens a session with the driver that the URL is for. */
export function connect(target: Target, limits: SessionLimits): Promise<Database> {
  return driverOf(target) === "postgres" ? openPostgres(target, limits) : openMysql(target, limits);
}

/** Looks up the table that is walked, and that of the new columns where it is another. */
export async function lookUpBoth(
  database: Database,
  target: Target,
  { table, other }: Pick<LivePlan, "table" | "other">,
): Promise<LiveTable> {
  const walked = await lookUp(database, target, table);
  if (other === undefined) return walked;
  await lookUp(database, target, other);
  const names = walked.key.map(({ name }) => name);
  if (names.join() !== other.key)
    throw new DatabaseError(
      `The rows of ${table.sql} and ${other.sql} are matched by ${other.key}, but in ${target.environment} the key of ${table.sql} is ${names.join(", ")}. Name the column that holds the key with on(…) in the directive.`,
    );
  return walked;
}

/** Looks a table up; without a key it cannot be walked, and that is said. */
async function lookUp(database: Database, target: Target, table: TableName): Promise<LiveTable> {
  const { sql } = database;
  if ((await database.rows(sql.exists(table))).length === 0)
    throw new DatabaseError(
      `There is no table ${table.sql} in ${target.environment}, or its user may not see it. Have the migrations run there?`,
    );
  const key = (await database.rows(sql.keyColumns(table))).map(
    ({ name, form }): KeyColumn => ({ name: name ?? "", form: form === "number" || form === "bytes" ? form : "text" }),
  );
  if (key.length === 0)
    throw new DatabaseError(
      `${table.sql} has no primary key and no unique index over columns that are NOT NULL: its rows cannot be walked in batches that can go on after an interruption. Add a key first.`,
    );
  const [size] = await database.rows(sql.size(table));
  const number = (text: string | null | undefined) => (text === null || text === undefined ? undefined : Number(text));
  return { key, rows: number(size?.n), bytes: number(size?.bytes) };
}

/** The migrations and the server must speak the same language. */
export function sameFamily({ dialect }: { readonly dialect: string }, database: Database, target: Target): void {
  const family = (name: string) => (name === "mariadb" ? "mysql" : name);
  if (family(dialect) !== family(database.dialect))
    throw new DatabaseError(
      `The migrations are for ${dialect}, but ${target.environment} is a ${database.server} server. Check ${target.source}.`,
    );
}
