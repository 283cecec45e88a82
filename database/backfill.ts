import { type BackfillReport, BackfillSql, type Key, keyObject, keyOf, type LivePlan } from "../core/index.ts";
import { BackfillProgress, type Progress } from "./backfill-progress.ts";
import { ChunkSize } from "./chunk-size.ts";
import { connect, lookUpBoth, sameFamily } from "./connect.ts";
import type { Database, LiveTable, Row } from "./database.ts";
import { errorCode } from "./errors.ts";
import { Pressure, type PressureLimits } from "./pressure.ts";
import { Replicas } from "./replicas.ts";
import { type Target, toDatabaseError } from "./target.ts";

export interface BackfillOptions {
  readonly target: Target;
  /** Servers that follow it; asked themselves how far they are behind. */
  readonly replicas?: readonly Target[] | undefined;
  /** Rows of one batch at most. */
  readonly batch?: number | undefined;
  /** Begins anew instead of going on where an interrupted run stopped. */
  readonly restart?: boolean | undefined;
  readonly limits?: Partial<PressureLimits> | undefined;
  readonly now: () => Date;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BackfillStep) => void) | undefined;
}

/** How far it is, between two batches. */
export interface BackfillStep {
  readonly rowsSeen: number;
  readonly rowsChanged: number;
  /** By the server's statistics. */
  readonly expected: number | undefined;
  /** Rows of the next batch. */
  readonly batch: number;
  /** What it waits for. */
  readonly paused: string | undefined;
}

/** What a backfill would do. */
export interface BackfillOutline {
  readonly server: string;
  readonly key: readonly string[];
  readonly rows: number | undefined;
  readonly bytes: number | undefined;
  readonly batch: number;
  /** The statements of one batch, the first. */
  readonly statements: readonly string[];
  /** Where an interrupted run would go on. */
  readonly resume: { readonly after: Key | undefined; readonly rowsSeen: number } | undefined;
}

const limits = { lockTimeout: 2_000, statementTimeout: 30_000, readOnly: false };
/** One batch should take about so long: others wait for its row locks meanwhile. */
const target = 500;
const defaults = { first: 1_000, most: 20_000 };
const attempts = 20;
/** Between two looks at the server, in milliseconds. */
const pause = 1_000;

/**
 * Fills the new columns of all rows in batches along the key, each in a transaction of its own, with where it is in the same transaction. Sync
 * triggers do nothing meanwhile, and rows that live code has filled are left alone. Stops between two batches when the signal says so. Throws a
 * `DatabaseError`; what was committed before stays, and the next run goes on from there.
 */
export async function runBackfill(plan: LivePlan, options: BackfillOptions): Promise<BackfillReport> {
  const database = await connect(options.target, limits);
  let replicas: Replicas | undefined;
  try {
    sameFamily(plan, database, options.target);
    const table = await lookUpBoth(database, options.target, plan);
    replicas = await Replicas.connect(options.replicas ?? [], limits);
    return await fillAll(database, replicas, table, plan, options);
  } catch (error) {
    throw toDatabaseError(error, options.target, `fill ${(plan.other ?? plan.table).sql}`);
  } finally {
    await replicas?.close();
    await database.close().catch(() => {});
  }
}

/** What a backfill would do; changes nothing. */
export async function outlineBackfill(plan: LivePlan, options: BackfillOptions): Promise<BackfillOutline> {
  const database = await connect(options.target, { ...limits, readOnly: true });
  try {
    sameFamily(plan, database, options.target);
    const { key, rows, bytes } = await lookUpBoth(database, options.target, plan);
    const earlier = options.restart === true ? undefined : await new BackfillProgress(database, plan).read();
    const sql = new BackfillSql(plan, key);
    const batch = Math.min(options.batch ?? defaults.first, options.batch ?? defaults.most);
    const [last] = await database.rows(sql.lastOf(batch, { after: earlier?.after }));
    const upTo = last === undefined ? undefined : keyOf(last, key);
    return {
      ...{ server: database.server, key: key.map(({ name }) => name), rows, bytes, batch },
      statements: [...database.sql.beginWriting, ...sql.fill({ after: earlier?.after, upTo }), "COMMIT"],
      resume: earlier === undefined ? undefined : { after: earlier.after, rowsSeen: earlier.rowsSeen },
    };
  } catch (error) {
    throw toDatabaseError(error, options.target, `look at ${plan.table.sql}`);
  } finally {
    await database.close().catch(() => {});
  }
}

async function fillAll(
  database: Database,
  replicas: Replicas,
  table: LiveTable,
  plan: LivePlan,
  { target: place, batch, restart, limits: given, now, signal, onProgress }: BackfillOptions,
): Promise<BackfillReport> {
  const store = new BackfillProgress(database, plan);
  if (restart === true) await store.forget();
  const earlier = restart === true ? undefined : await store.read();
  let progress = earlier ?? (await store.begin(now().toISOString()));
  const chunk = new ChunkSize(batch ?? defaults.first, { target, least: 10, most: batch ?? defaults.most });
  const signals = { maxLag: 10, maxWal: undefined, strict: false, ...given };
  const pressure = new Pressure(database, plan.table, signals, replicas);
  const work: Work = { database, sql: new BackfillSql(plan, table.key), table, store };
  const tell = (paused?: string) => {
    const { rowsSeen, rowsChanged } = progress;
    onProgress?.({ rowsSeen, rowsChanged, expected: table.rows, batch: chunk.rows, paused });
  };
  let bound = await boundBehind(work, progress.after, chunk.rows);
  let complete = false;
  let looked = Number.NEGATIVE_INFINITY;
  while (!complete && signal?.aborted !== true) {
    if (performance.now() - looked >= pause) {
      const reason = await pressure.reason();
      if (reason !== undefined) {
        tell(reason);
        await wait(pause, signal);
        // A timer may fire a little early: no batch without another look.
        continue;
      }
      looked = performance.now();
    }
    const filled = await fillBatch(work, progress, bound, chunk, signal);
    if (filled === undefined) break;
    ({ progress, complete, bound } = filled);
    tell();
  }
  if (complete) await store.finish();
  return {
    version: 1,
    change: plan.change,
    environment: place.environment,
    rowsSeen: progress.rowsSeen,
    rowsChanged: progress.rowsChanged,
    batches: progress.batches,
    ...(earlier?.after === undefined ? {} : { resumedFrom: keyObject(earlier.after, table.key) }),
    complete,
    specification: plan.specification,
    startedAt: progress.startedAt,
    finishedAt: now().toISOString(),
  };
}

interface Work {
  readonly database: Database;
  readonly sql: BackfillSql;
  readonly table: LiveTable;
  readonly store: BackfillProgress;
}

interface Filled {
  readonly progress: Progress;
  /** There are no more rows. */
  readonly complete: boolean;
  readonly bound: Bound;
}

/** Fills the next batch; a smaller one after a while when locks or time get in the way. Undefined when it was asked to stop meanwhile. */
async function fillBatch(
  work: Work,
  progress: Progress,
  planned: Bound,
  chunk: ChunkSize,
  signal: AbortSignal | undefined,
): Promise<Filled | undefined> {
  let bound = planned;
  for (let attempt = 1; ; attempt++) {
    const began = performance.now();
    try {
      const filled = await tryBatch(work, progress, bound, chunk.rows);
      chunk.took(performance.now() - began);
      return filled;
    } catch (error) {
      await work.database.run("ROLLBACK").catch(() => {});
      if (!isPassing(error) || attempt === attempts) throw error;
      chunk.failed();
      await wait(Math.min(pause, 50 * 2 ** attempt), signal);
      if (signal?.aborted === true) return undefined;
      bound = await boundBehind(work, progress.after, chunk.rows);
    }
  }
}

/** In as few messages as the server takes, for each costs time; where the batch after this one ends is asked for at the same time. */
async function tryBatch(work: Work, progress: Progress, bound: Bound, rows: number): Promise<Filled> {
  const { database, sql, table, store } = work;
  const { after } = progress;
  const { upTo } = bound;
  const seen = upTo === undefined ? Number((await database.rows(sql.count({ after })))[0]?.n ?? 0) : bound.rows;
  if (seen === 0) return { progress, complete: true, bound };
  const to = {
    after: upTo ?? after,
    rowsSeen: progress.rowsSeen + seen,
    batches: progress.batches + 1,
    startedAt: progress.startedAt,
  };
  const results = await database.together(
    ...database.sql.beginWriting,
    ...store.batch(progress, to, (guard) => sql.fill({ after, upTo }, guard)),
    ...(upTo === undefined ? [] : [sql.lastOf(rows, { after: upTo })]),
    "COMMIT",
  );
  const [told, next] = upTo === undefined ? [results.at(-2), undefined] : [results.at(-3), results.at(-2)];
  return {
    progress: store.noted(told?.[0], to),
    complete: upTo === undefined,
    bound: { upTo: keyIn(next, table), rows },
  };
}

/** Where the next batch ends; without a key it is the last. */
interface Bound {
  readonly upTo: Key | undefined;
  readonly rows: number;
}

async function boundBehind({ database, sql, table }: Work, after: Key | undefined, rows: number): Promise<Bound> {
  return { upTo: keyIn(await database.rows(sql.lastOf(rows, { after })), table), rows };
}

function keyIn(rows: readonly Row[] | undefined, { key }: LiveTable): Key | undefined {
  const [row] = rows ?? [];
  return row === undefined ? undefined : keyOf(row, key);
}

/** Lock not available, deadlock, serialization failure, statement timeout: another try may go through. */
const passing = new Set([
  ...["55P03", "40P01", "40001", "57014"],
  ...["ER_LOCK_WAIT_TIMEOUT", "ER_LOCK_DEADLOCK", "ER_STATEMENT_TIMEOUT", "ER_QUERY_TIMEOUT"],
]);

function isPassing(error: unknown): boolean {
  return passing.has(errorCode(error) ?? "");
}

function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(finish, milliseconds);
    signal?.addEventListener("abort", finish, { once: true });
    function finish() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      done();
    }
  });
}
