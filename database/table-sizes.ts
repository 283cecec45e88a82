import type { SizesReport } from "../core/index.ts";
import { connect } from "./connect.ts";
import type { Database } from "./database.ts";
import { type Target, toDatabaseError } from "./target.ts";

/**
 * How large the tables of a database are and how much is written to them, by its own statistics: no row is read. Tables whose number of rows it does not
 * know are left out. Throws a `DatabaseError`.
 */
export async function readTableSizes(target: Target, now: Date): Promise<SizesReport> {
  const database = await connect(target, { lockTimeout: 2_000, statementTimeout: 30_000, readOnly: true });
  try {
    const found = await database.rows(database.sql.sizes);
    const written = await writesOf(database);
    const tables = found.flatMap(({ name, n, bytes, writes }) => {
      if (typeof name !== "string" || typeof n !== "string") return [];
      const rate = writes ?? written.get(name);
      return [
        {
          ...{ table: name, rows: Number(n), bytes: Number(bytes ?? 0) },
          // A mean since the statistics were reset: more digits would tell nothing.
          ...(typeof rate === "string" && { writesPerSecond: Number(Number(rate).toPrecision(2)) }),
        },
      ];
    });
    return { version: 1, environment: target.environment, server: database.server, readAt: now.toISOString(), tables };
  } catch (error) {
    throw toDatabaseError(error, target, "read the sizes of tables");
  } finally {
    await database.close().catch(() => {});
  }
}

/** Without the right to ask, or where the server does not count, nothing is known. */
async function writesOf({ rows, sql }: Database): Promise<ReadonlyMap<string, string | null>> {
  if (sql.writes === undefined) return new Map();
  const found = await rows(sql.writes).catch(() => []);
  return new Map(found.map(({ name, writes }) => [name ?? "", writes ?? null]));
}
