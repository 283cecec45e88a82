import type { Refusal, Trace, TracePlan, Workspace } from "../../core/index.ts";
import { DatabaseError } from "../errors.ts";
import { type Target, toDatabaseError } from "../target.ts";
import { startEmbedded } from "./embedded.ts";
import { type RunOptions, runTrace } from "./run.ts";
import { openServer, openThrowAway } from "./server.ts";
import type { TraceSession } from "./session.ts";

export interface TraceOptions extends Pick<RunOptions, "signal" | "onScript"> {
  /** Folder with the files of the embedded PostgreSQL. */
  readonly assets: string;
  /** A server to run on instead. */
  readonly target?: Target | undefined;
}

/** The major version of the embedded PostgreSQL, which decides what the plan for it asks. */
const anyVersion = 18;

/** Runs migrations for a look at what they do, and leaves nothing behind. Throws a `DatabaseError` that says what is in the way, or the reason of the signal. */
export async function trace(workspace: Workspace, files: readonly string[], options: TraceOptions): Promise<Trace> {
  const outline = planned(workspace.tracePlan(files, anyVersion));
  const { target, signal } = options;
  if (target === undefined) return tracedIn(await startEmbedded(options.assets, extensionsOf(outline), signal), true);
  try {
    if (!canBeRolledBack(outline)) return await tracedIn(await openThrowAway(target, signal), true);
    const session = await openServer(target, signal);
    const isThere = await isMigrated(session, outline).catch(async (error) => {
      await session.close();
      throw error;
    });
    if (isThere) return await tracedIn(session, false);
    await session.close();
    return await tracedIn(await openThrowAway(target, signal), true);
  } catch (error) {
    signal?.throwIfAborted();
    throw toDatabaseError(error, target, "trace");
  }

  async function tracedIn(session: TraceSession, throwAway: boolean): Promise<Trace> {
    try {
      const plan = planned(workspace.tracePlan(files, session.major));
      return await runTrace(session, plan, { throwAway, signal, onScript: options.onScript });
    } finally {
      await session.close();
    }
  }
}

function planned(plan: TracePlan | Refusal): TracePlan {
  if ("refused" in plan) throw new DatabaseError(plan.refused);
  return plan;
}

/** The extensions that the scripts create. */
function extensionsOf({ scripts }: TracePlan): readonly string[] {
  const created = /create\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)/gi;
  return scripts.flatMap(({ sql }) => [...sql.matchAll(created)].map(([, name = ""]) => name.toLowerCase()));
}

/** Whether every traced statement can run in a transaction, as far as its text tells. */
function canBeRolledBack({ scripts }: TracePlan): boolean {
  const outside =
    /\bconcurrently\b|^\s*(?:vacuum|cluster\s*;?$|reindex\s+(?:database|schema|system)|create\s+(?:database|tablespace)|drop\s+(?:database|tablespace)|alter\s+system|call\b)|\bcommit\b/i;
  return scripts
    .filter(({ traced }) => traced)
    .every(({ statements }) => statements.every(({ sql, kind }) => kind !== "sql" || !outside.test(sql)));
}

/** Whether the migrations before the traced ones have run there: the tables that these lock are there. */
async function isMigrated(session: TraceSession, { scripts }: TracePlan): Promise<boolean> {
  if (!scripts.some(({ traced }) => !traced)) return true;
  const tables = new Set(
    scripts.flatMap(({ statements }) =>
      statements.flatMap(({ predicted }) => predicted?.locks.map(({ table }) => table) ?? []),
    ),
  );
  const known = await session.rows(
    "SELECT CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'",
  );
  const names = new Set(known.map(({ name }) => name));
  return tables.size > 0 ? [...tables].every((table) => names.has(table)) : names.size > 0;
}
