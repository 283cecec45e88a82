import type { Client } from "pg";
import { type Target, toDatabaseError } from "./target.ts";

/** Connects to PostgreSQL. A connection that breaks later rejects the query that is running; one that idles says so at the next. */
export async function connectPostgres(target: Target, database?: string): Promise<Client> {
  const { default: pg } = await import("pg");
  const url = new URL(target.url);
  if (database !== undefined) url.pathname = `/${database}`;
  const client = new pg.Client({
    connectionString: url.href,
    application_name: "cutover",
    connectionTimeoutMillis: 15_000,
    keepAlive: true,
    // Values as the server wrote them.
    types: { getTypeParser: () => (value: string) => value },
  });
  // Without a listener a broken connection would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw toDatabaseError(error, target, "connect");
  }
  return client;
}
