import type { Client } from "pg";
import type { Script } from "../../core/migrations/types.ts";
import { splitStatements } from "../../core/sql/split.ts";
import type { Workspace } from "../../core/workspace.ts";

/** Runs the up scripts of the only history from index `from` to before `to`, as its framework would. */
export async function migrateUp(client: Client, workspace: Workspace, from = 0, to?: number): Promise<void> {
  for (const { up } of workspace.histories()[0]?.migrations.slice(from, to) ?? [])
    if (up) await run(client, workspace, up);
}

/** Runs the down scripts, the last first, of all migrations from the index `from` on. */
export async function migrateDown(client: Client, workspace: Workspace, from: number): Promise<void> {
  for (const { down } of [...(workspace.histories()[0]?.migrations.slice(from) ?? [])].reverse())
    if (down) await run(client, workspace, down);
}

async function run(client: Client, workspace: Workspace, script: Script): Promise<void> {
  const text = (workspace.text(script.file) ?? "").slice(script.span.start, script.span.end);
  // A SET outlives its script only in the connection, and frameworks may use another one for the next.
  await client.query("RESET ALL");
  switch (script.transaction) {
    case "single":
      await inTransaction(client, text);
      return;
    case "implicit":
      await client.query(text).catch((error) => rolledBack(client, error));
      return;
    case "none":
      for (const { span, kind } of splitStatements(text, "postgres"))
        if (kind === "sql")
          await client.query(text.slice(span.start, span.end)).catch((error) => rolledBack(client, error));
  }
}

async function inTransaction(client: Client, text: string): Promise<void> {
  await client.query("BEGIN");
  await client.query(text).catch((error) => rolledBack(client, error));
  await client.query("COMMIT");
}

async function rolledBack(client: Client, error: unknown): Promise<never> {
  await client.query("ROLLBACK");
  throw error;
}
