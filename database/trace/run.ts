import {
  isStronger,
  type Prediction,
  type StatementTrace,
  type TableLockMode,
  type Trace,
  type TracePlan,
  type TraceScript,
  type TraceStatement,
} from "../../core/index.ts";
import { errorCode, errorText } from "../errors.ts";
import { indexed, lockKey, lockOn, lookAt, type Moment, relationsOf, rewritten } from "./relations.ts";
import type { TraceSession } from "./session.ts";

export interface RunOptions {
  /** The database is thrown away behind: what was run stays run, so that the next script finds it. Otherwise all is rolled back. */
  readonly throwAway: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Called before each script with how many are done, of how many. */
  readonly onScript?: ((file: string, done: number, all: number) => void) | undefined;
}

/** Runs the scripts of a plan, and sees what those that are traced do. A statement that fails is part of the result, not an error. */
export async function runTrace(session: TraceSession, plan: TracePlan, options: RunOptions): Promise<Trace> {
  const statements: StatementTrace[] = [];
  const history: Trace["history"][number][] = [];
  const roles = new Set<string>();
  for (const [i, script] of plan.scripts.entries()) {
    options.signal?.throwIfAborted();
    options.onScript?.(script.file, i, plan.scripts.length);
    if (script.traced) statements.push(...(await traceScript(session, script, options, roles)));
    else if (options.throwAway) history.push(...(await replay(session, script, roles)));
  }
  // A session that was ended looks like a statement that failed.
  options.signal?.throwIfAborted();
  const notes = [
    ...(roles.size === 0 ? [] : [`Roles that the migrations name were made up: ${[...roles].sort().join(", ")}.`]),
    ...(options.throwAway
      ? [
          "The tables are empty: what a statement does to rows only, and what foreign keys then look up, cannot be seen.",
        ]
      : ["Everything was rolled back."]),
  ];
  return { engine: session.engine, statements, history, notes };
}

/** Runs a script of the history; statement by statement when it does not run as a whole, so that what can be there is there. */
async function replay(session: TraceSession, script: TraceScript, roles: Set<string>): Promise<Trace["history"]> {
  try {
    await session.run("RESET ALL");
    await session.run(script.sql);
    return [];
  } catch {
    await session.run("ROLLBACK");
  }
  const failed: Trace["history"][number][] = [];
  for (const statement of script.statements) {
    if (statement.kind === "control" || statement.kind === "client") continue;
    const { file, span } = statement;
    if (statement.kind === "data") failed.push({ file, span, message: dataNote });
    else {
      const error = await attempt(session, statement.sql, roles);
      if (error !== undefined) failed.push({ file, span, message: error.message });
    }
  }
  return failed;
}

const dataNote = "rows for COPY FROM STDIN come from the client program, and were not sent";
const clientNote = "an instruction to the client program, not to the server";

/** Runs a statement; a role that is not there is made up, once. Returns the error, if any. */
async function attempt(session: TraceSession, sql: string, roles: Set<string>): Promise<Error | undefined> {
  try {
    await session.run(sql);
    return undefined;
  } catch (error) {
    await session.run("ROLLBACK");
    const role = missingRole(session, errorText(error), roles);
    if (role === undefined) return error instanceof Error ? error : new Error(String(error));
    await makeRole(session, role, roles);
    return attempt(session, sql, roles);
  }
}

async function traceScript(
  session: TraceSession,
  script: TraceScript,
  options: RunOptions,
  roles: Set<string>,
): Promise<readonly StatementTrace[]> {
  await session.run("RESET ALL");
  if (!options.throwAway) await session.run(`SET lock_timeout = '2s'; SET statement_timeout = '60s'`);
  const traces: StatementTrace[] = [];
  const open = [...script.statements];
  for (let group = takeGroup(open); group.length > 0; group = takeGroup(open)) {
    options.signal?.throwIfAborted();
    const run = group[0]?.transaction === undefined ? traceAlone : traceTogether;
    traces.push(...(await withRoles(session, () => run(session, group, options), roles)));
  }
  return traces;
}

/** The next statements that run in one transaction, or the next one that commits by itself. */
function takeGroup(open: TraceStatement[]): readonly TraceStatement[] {
  const [first] = open;
  if (first?.transaction === undefined) return open.splice(0, 1);
  const end = open.findIndex((statement) => statement.transaction !== first.transaction);
  return open.splice(0, end === -1 ? open.length : end);
}

/** A role that is not there is made up where that harms nobody, and what was rolled back for it runs again. */
async function withRoles(
  session: TraceSession,
  run: () => Promise<readonly StatementTrace[]>,
  roles: Set<string>,
): Promise<readonly StatementTrace[]> {
  const traces = await run();
  const role = missingRole(session, traces.find(({ outcome }) => outcome === "failed")?.error, roles);
  if (role === undefined) return traces;
  await makeRole(session, role, roles);
  return withRoles(session, run, roles);
}

function missingRole(session: TraceSession, error: string | undefined, roles: ReadonlySet<string>): string | undefined {
  const role = /role "(.+)" does not exist$/.exec(error ?? "")?.[1];
  return role === undefined || roles.has(role) || !session.embedded ? undefined : role;
}

async function makeRole(session: TraceSession, role: string, roles: Set<string>): Promise<void> {
  await session.run(`CREATE ROLE "${role.replaceAll('"', '""')}"`);
  roles.add(role);
}

/** Statements of one transaction: locks are held until its end, so those of one statement are what was not held before. */
async function traceTogether(
  session: TraceSession,
  group: readonly TraceStatement[],
  { throwAway }: RunOptions,
): Promise<readonly StatementTrace[]> {
  const traces: StatementTrace[] = [];
  // Before the transaction, in which SET TRANSACTION has to come before any query.
  const start: Moment = { relations: await relationsOf(session), locks: new Set() };
  await session.run("BEGIN");
  let moment = start;
  let failed = false;
  for (const statement of group) {
    const skipped = failed ? "not run: the transaction has failed" : noteOf(statement);
    if (skipped !== undefined || statement.kind === "control") {
      traces.push(traceOf(statement, { outcome: failed || skipped !== undefined ? "skipped" : "ran", note: skipped }));
      continue;
    }
    const began = performance.now();
    const error = await failure(session.run(statement.sql));
    const milliseconds = performance.now() - began;
    failed = error !== undefined;
    if (error !== undefined) {
      traces.push(traceOf(statement, { outcome: "failed", milliseconds, error: errorText(error) }));
      continue;
    }
    const next = isSetting(statement) ? moment : await lookAt(session);
    traces.push(observed(statement, { start, before: moment, after: next }, milliseconds));
    moment = next;
  }
  const rolledBack = !throwAway || failed || endsWithRollback(group);
  const error = await failure(session.run(rolledBack ? "ROLLBACK" : "COMMIT"));
  const last = traces.at(-1);
  return error === undefined || last === undefined
    ? traces
    : [
        ...traces.slice(0, -1),
        { ...last, outcome: "failed", error: `at the end of the transaction: ${errorText(error)}` },
      ];
}

/** It locks nothing. */
function isSetting({ sql }: TraceStatement): boolean {
  return /^\s*set\b/i.test(sql);
}

function endsWithRollback(group: readonly TraceStatement[]): boolean {
  const last = group.at(-1);
  return last?.kind === "control" && /^\s*(?:rollback|abort)\b/i.test(last.sql);
}

/** A statement that commits by itself. Locks can be seen only in a transaction, so it is run in one where that is possible. */
async function traceAlone(
  session: TraceSession,
  group: readonly TraceStatement[],
  options: RunOptions,
): Promise<readonly StatementTrace[]> {
  const [statement] = group;
  if (statement === undefined) return [];
  const note = noteOf(statement);
  if (note !== undefined) return [traceOf(statement, { outcome: "skipped", note })];
  await session.run("BEGIN");
  const start = await lookAt(session);
  const began = performance.now();
  const error = await failure(session.run(statement.sql));
  const milliseconds = performance.now() - began;
  if (error === undefined) {
    const after = await lookAt(session);
    const end = await failure(session.run(options.throwAway ? "COMMIT" : "ROLLBACK"));
    const trace = observed(statement, { start, before: start, after }, milliseconds);
    return [end === undefined ? trace : { ...trace, outcome: "failed", error: errorText(end) }];
  }
  await session.run("ROLLBACK");
  // 25001: active_sql_transaction, 2D000: invalid_transaction_termination (a block with COMMIT).
  if (!["25001", "2D000"].includes(errorCode(error) ?? ""))
    return [traceOf(statement, { outcome: "failed", milliseconds, error: errorText(error) })];
  if (!options.throwAway)
    return [traceOf(statement, { outcome: "skipped", note: "not run: it cannot be rolled back" })];
  return [await traceOutside(session, statement)];
}

/** A statement that no transaction can hold. */
async function traceOutside(session: TraceSession, statement: TraceStatement): Promise<StatementTrace> {
  const before = await relationsOf(session);
  const began = performance.now();
  let seen: ReadonlySet<string> | undefined;
  const error = await failure(
    session.watched === undefined
      ? session.run(statement.sql)
      : session.watched(statement.sql).then((rows) => {
          seen = new Set(rows.map(lockKey));
        }),
  );
  const milliseconds = performance.now() - began;
  if (error !== undefined) return traceOf(statement, { outcome: "failed", milliseconds, error: errorText(error) });
  const after = await relationsOf(session);
  const moments = { start: { relations: before, locks: new Set<string>() } };
  const trace = observed(
    statement,
    { ...moments, before: moments.start, after: { relations: after, locks: seen ?? new Set<string>() } },
    milliseconds,
  );
  const note =
    seen === undefined
      ? "its locks cannot be seen here: it runs outside a transaction, and there is no second session"
      : "it runs outside a transaction: locks were looked at from another session, which may miss a short one";
  return { ...trace, note, unobserved: true };
}

function observed(
  statement: TraceStatement,
  { start, before, after }: { readonly start: Moment; readonly before: Moment; readonly after: Moment },
  milliseconds: number,
): StatementTrace {
  const fresh = [...after.locks].filter((key) => !before.locks.has(key));
  // A lock that is held already is not seen to be taken again. Where it was predicted and is held, it fits.
  const again = [...after.locks].filter((key) => {
    const lock = before.locks.has(key) ? lockOn(key, start.relations) : undefined;
    return statement.predicted?.locks.some(({ table, mode }) => table === lock?.table && mode === lock.mode) === true;
  });
  const isTruncation = /^\s*truncate\b/i.test(statement.sql);
  const isOld = (name: string) => [...start.relations.values()].some((relation) => relation.name === name);
  return traceOf(statement, {
    outcome: "ran",
    milliseconds,
    locks: strongest([...fresh, ...again], start.relations),
    rewrites: isTruncation ? [] : rewritten(before.relations, after.relations).filter(isOld),
    indexBuilds: isTruncation ? [] : indexed(before.relations, after.relations).filter(isOld),
  });
}

function strongest(keys: readonly string[], relations: Moment["relations"]): StatementTrace["locks"] {
  const found = new Map<string, TableLockMode>();
  for (const key of keys) {
    const lock = lockOn(key, relations);
    const known = lock === undefined ? undefined : found.get(lock.table);
    if (lock !== undefined && (known === undefined || isStronger(lock.mode, known))) found.set(lock.table, lock.mode);
  }
  return [...found].map(([table, mode]) => ({ table, mode })).sort((a, b) => (a.table < b.table ? -1 : 1));
}

const nothingPredicted: Prediction = { locks: [], rewrites: [], indexBuilds: [], fails: [], unknown: [] };

function traceOf(statement: TraceStatement, result: Partial<StatementTrace>): StatementTrace {
  const { file, span, sql, transaction, predicted = nothingPredicted } = statement;
  return {
    ...{ file, span, sql, transaction, predicted, outcome: "ran", locks: [], rewrites: [], indexBuilds: [] },
    ...{ milliseconds: 0, error: undefined, note: undefined, unobserved: false },
    ...result,
  };
}

function noteOf({ kind }: TraceStatement): string | undefined {
  return kind === "client" ? clientNote : kind === "data" ? dataNote : undefined;
}

async function failure(running: Promise<unknown>): Promise<Error | undefined> {
  try {
    await running;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
