import {
  differences,
  type Key,
  type KeyRange,
  keyFromObject,
  keyObject,
  keyOf,
  type LivePlan,
  type Offender,
  type ParityReport,
  ParitySql,
} from "../core/index.ts";
import { ChunkSize } from "./chunk-size.ts";
import { connect, lookUpBoth, sameFamily } from "./connect.ts";
import type { Database, LiveTable } from "./database.ts";
import { errorCode } from "./errors.ts";
import { type Target, toDatabaseError } from "./target.ts";

export interface ParityOptions {
  readonly target: Target;
  /** A report of an earlier run that was not complete: it goes on from there. */
  readonly earlier?: ParityReport | undefined;
  /** Compares checksums of whole batches first, and rows only where those differ. */
  readonly checksum?: boolean | undefined;
  /** Rows of one batch at most. */
  readonly batch?: number | undefined;
  readonly now: () => Date;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ParityProgress) => void) | undefined;
  /** Takes what was compared when an error ends the run, so that the next one goes on from there. */
  readonly onFailure?: ((report: ParityReport) => void) | undefined;
}

export interface ParityProgress {
  readonly rows: number;
  /** By the server's statistics. */
  readonly expected: number | undefined;
  /** What was found so far, as in the report. */
  readonly mismatched: number;
  readonly missing: number;
  readonly extra: number;
}

/** Keys of offenders of one kind that are shown. */
const samples = 20;
/** One batch should take about so long, so that a run ends soon when it is asked to. */
const target = 500;
const statementTimeout = 30_000;

/** Counts so far. */
interface Tally {
  rows: number;
  mismatched: number;
  missing: number;
  extra: number;
  readonly sample: Offender[];
  after: Key | undefined;
}

/**
 * Compares both sides of a change in every row, in transactions that only read. Stops between two batches when the signal says so; the report
 * then is not complete, and says where the next run can go on. Throws a `DatabaseError`.
 */
export async function verifyParity(plan: LivePlan, options: ParityOptions): Promise<ParityReport> {
  const database = await connect(options.target, { lockTimeout: 2_000, statementTimeout, readOnly: true });
  try {
    sameFamily(plan, database, options.target);
    const table = await lookUpBoth(database, options.target, plan);
    return await compareAll(database, table, plan, options);
  } catch (error) {
    throw toDatabaseError(error, options.target, `compare ${plan.table.sql}`);
  } finally {
    await database.close().catch(() => {});
  }
}

async function compareAll(
  database: Database,
  table: LiveTable,
  plan: LivePlan,
  { target: place, earlier, checksum = false, batch, now, signal, onProgress, onFailure }: ParityOptions,
): Promise<ParityReport> {
  const sql = new ParitySql(plan, table.key);
  const going = earlier !== undefined && isSameRun(earlier, plan) ? earlier : undefined;
  const tally = tallyOf(going, table);
  const startedAt = going?.startedAt ?? now().toISOString();
  const chunk = new ChunkSize(5_000, { target, least: 100, most: batch ?? 500_000 });
  let complete = false;
  while (!complete && signal?.aborted !== true) {
    const range = { after: tally.after };
    const began = performance.now();
    try {
      complete = await compareChunk(database, sql, { plan, table, tally, range, rows: chunk.rows, checksum });
    } catch (error) {
      // Where the connection is gone, what went wrong first is what matters.
      await database.run("ROLLBACK").catch(() => {});
      if (!isTooLong(error) || !chunk.failed()) {
        if (tally.after !== undefined) onFailure?.(report());
        throw error;
      }
      continue;
    }
    chunk.took(performance.now() - began);
    const { rows, mismatched, missing, extra } = tally;
    onProgress?.({ rows, expected: table.rows, mismatched, missing, extra });
  }
  return report();

  function report(): ParityReport {
    const { rows, mismatched, missing, extra, sample, after } = tally;
    return {
      version: 1,
      change: plan.change,
      environment: place.environment,
      ...{ rows, mismatched, missing },
      ...(plan.other === undefined ? {} : { extra }),
      sample: differences(tally).flatMap(({ why }) => sample.filter((offender) => offender.why === why)),
      complete,
      specification: plan.specification,
      writers: plan.writers,
      startedAt,
      finishedAt: now().toISOString(),
      ...(complete || after === undefined ? {} : { after: keyObject(after, table.key) }),
    };
  }
}

/** What was compared with other expressions, or before the writers changed, is compared again. */
function isSameRun(earlier: ParityReport, plan: LivePlan): boolean {
  return (
    !earlier.complete &&
    earlier.after !== undefined &&
    earlier.change === plan.change &&
    earlier.specification === plan.specification &&
    JSON.stringify(earlier.writers) === JSON.stringify(plan.writers)
  );
}

function tallyOf(earlier: ParityReport | undefined, { key }: LiveTable): Tally {
  const after = earlier?.after === undefined ? undefined : keyFromObject(earlier.after, key);
  if (earlier === undefined || after === undefined)
    return { rows: 0, mismatched: 0, missing: 0, extra: 0, sample: [], after: undefined };
  const { rows, mismatched, missing, extra = 0, sample } = earlier;
  return { rows, mismatched, missing, extra, sample: [...sample], after };
}

interface Chunk {
  readonly plan: LivePlan;
  readonly table: LiveTable;
  readonly tally: Tally;
  readonly range: KeyRange;
  readonly rows: number;
  readonly checksum: boolean;
}

/** Compares the next rows in one transaction and adds to the tally. True when they were the last. */
async function compareChunk(database: Database, sql: ParitySql, chunk: Chunk): Promise<boolean> {
  const { table, tally, rows } = chunk;
  const [last] = (await database.together(...database.sql.beginReading, sql.lastOf(rows, chunk.range))).at(-1) ?? [];
  const upTo = last === undefined ? undefined : keyOf(last, table.key);
  const range = { ...chunk.range, upTo };
  const equal = chunk.checksum ? await rowsIfEqual(database, sql, range) : undefined;
  const found = equal === undefined ? await countChunk(database, sql, range) : { ...none, rows: equal };
  const offenders: Offender[] = [];
  for (const { why } of differences(found)) {
    const room = samples - tally.sample.filter((offender) => offender.why === why).length;
    if (room <= 0) continue;
    const columns = why === "extra" ? sql.extraColumns : table.key;
    const keys = await database.rows(sql.sample(range, why, room));
    offenders.push(...keys.map((row) => ({ key: keyObject(keyOf(row, columns), columns), why })));
  }
  await database.run("COMMIT");
  tally.sample.push(...offenders);
  tally.rows += found.rows;
  tally.mismatched += found.mismatched;
  tally.missing += found.missing;
  tally.extra += found.extra;
  tally.after = upTo ?? tally.after;
  return upTo === undefined;
}

const none = { rows: 0, mismatched: 0, missing: 0, extra: 0 };

async function countChunk(database: Database, sql: ParitySql, range: KeyRange): Promise<typeof none> {
  const [counted] = await database.rows(sql.count(range));
  const extraSql = sql.extra(range);
  const [extra] = extraSql === undefined ? [] : await database.rows(extraSql);
  return {
    rows: Number(counted?.n ?? 0),
    mismatched: Number(counted?.mismatched ?? 0),
    missing: Number(counted?.missing ?? 0),
    extra: Number(extra?.extra ?? 0),
  };
}

/** The number of rows when the checksums of both sides are equal. */
async function rowsIfEqual(database: Database, sql: ParitySql, range: KeyRange): Promise<number | undefined> {
  const [first = "", second] = sql.checksums(range);
  const [one] = await database.rows(first);
  const [two] = second === undefined ? [{ n: one?.n, a: one?.b }] : await database.rows(second);
  return one?.n === two?.n && one?.a === two?.a ? Number(one?.n ?? 0) : undefined;
}

function isTooLong(error: unknown): boolean {
  return ["57014", "ER_STATEMENT_TIMEOUT", "ER_QUERY_TIMEOUT"].includes(errorCode(error) ?? "");
}
