import type { AnalysedScript, HistoryAnalysis } from "../analysis/history-analysis.ts";
import { isInTransaction, searchPath, timeZone, transactionNumber } from "../analysis/session.ts";
import type { StepSettings } from "../analysis/step.ts";
import { isStronger } from "../engines/lock-modes.ts";
import type { Effect } from "../engines/types.ts";
import { applyOperation } from "../schema/apply.ts";
import { schemaOver } from "../schema/schema.ts";
import type { Schema, Store } from "../schema/types.ts";
import type { QualifiedName } from "../sql/names.ts";
import { splitStatements } from "../sql/split.ts";
import type { LockOn, Prediction, TracePlan, TraceScript, TraceStatement } from "./types.ts";

/** A table for people: with its schema unless that is `public`. `key` is `public.users`. */
export function tableText(key: string): string {
  return key.startsWith("public.") ? key.slice("public.".length) : key;
}

/**
 * What to run to see what the scripts in the given files do: the history up to the last of them. `version` is the major version of
 * the server that will run them, which the predictions are for. The down script of a migration is run behind its up script.
 */
export function tracePlan(
  analysis: HistoryAnalysis,
  settings: StepSettings,
  files: ReadonlySet<string>,
  version: number,
  read: (file: string) => string,
): TracePlan {
  const all = [...analysis.scripts.values()].flat().sort((a, b) => a.migration - b.migration);
  const chosen = all.filter(({ result }) => files.has(result.run.file));
  const ups = chosen.filter(({ direction }) => direction === "up");
  const traced = new Set(ups.length > 0 ? ups : chosen);
  const last = Math.max(...[...traced].map(({ migration }) => migration));
  const before = all.filter(({ direction, migration }) => direction === "up" && migration <= last);
  const downs = [...traced].filter(({ direction }) => direction === "down").reverse();
  const scripts = [...before, ...downs].map((script) =>
    planScript(script, traced.has(script), { analysis, settings, version, read }),
  );
  return { scripts };
}

interface Planning {
  readonly analysis: HistoryAnalysis;
  readonly settings: StepSettings;
  readonly version: number;
  readonly read: (file: string) => string;
}

function planScript(script: AnalysedScript, traced: boolean, planning: Planning): TraceScript {
  const { script: text, steps, run } = script.result;
  const { span } = text.script;
  const source = planning.read(run.file);
  const slices = splitStatements(source, planning.analysis.dialect, span).filter(({ kind }) => kind !== "comment");
  const kinds = new Map(slices.map((slice) => [slice.span.start, slice.kind]));
  const statements = steps.map((step, i): TraceStatement => {
    const kind = kinds.get(step.statement.span.start) ?? "sql";
    const isControl = step.read.operations.some((each) => isTransactionControl(each.kind));
    const transaction = traced ? transactionOf(script, i, step.statement.number, planning) : undefined;
    return {
      file: run.file,
      span: step.statement.span,
      sql: step.read.text,
      kind: kind === "comment" ? "sql" : kind === "sql" && isControl ? "control" : kind,
      transaction,
      predicted: undefined,
    };
  });
  const { transactionReason } = text.script;
  const sql = source.slice(span.start, span.end);
  const planned = traced ? withPredictions(statements, script, planning) : statements;
  return { file: run.file, transactionReason, traced, sql, statements: planned };
}

/** Looking back costs time, so only what is traced asks. */
function transactionOf(
  script: AnalysedScript,
  index: number,
  number: number,
  { analysis }: Planning,
): number | undefined {
  return analysis.before(script, index, (store) =>
    isInTransaction(store) ? transactionNumber(store, number) : undefined,
  );
}

function isTransactionControl(kind: string): boolean {
  return kind === "begin" || kind === "commit" || kind === "rollback";
}

function withPredictions(
  statements: readonly TraceStatement[],
  script: AnalysedScript,
  planning: Planning,
): readonly TraceStatement[] {
  return statements.map((statement, i) => {
    const begun =
      statement.transaction === undefined
        ? i
        : statements.findIndex((other) => other.transaction === statement.transaction);
    const present = planning.analysis.before(script, begun, (store) => relationsIn(schemaOf(store)));
    return { ...statement, predicted: predict(script, i, present, planning) };
  });
}

function schemaOf(store: Store): Schema {
  return schemaOver(store, { searchPath: searchPath(store) });
}

/** Keys of the tables and views there. Sequences are asked for by name. */
function relationsIn(schema: Schema): ReadonlySet<string> {
  const tables = schema.tables().map((table) => `${table.schema}.${table.name}`);
  const sequences = schema
    .tables()
    .flatMap((table) => schema.sequencesOf(`${table.schema}.${table.name}`))
    .map((sequence) => `${sequence.schema}.${sequence.name}`);
  return new Set([...tables, ...sequences]);
}

function predict(
  script: AnalysedScript,
  index: number,
  present: ReadonlySet<string>,
  { analysis, settings, version }: Planning,
): Prediction {
  const step = script.result.steps[index];
  if (step === undefined) throw new RangeError(`no statement ${index}`);
  return analysis.before(script, index, (store) => {
    const locks = new Map<string, LockOn["mode"]>();
    const work = { rewrites: new Set<string>(), indexBuilds: new Set<string>() };
    const [fails, unknown] = [new Set<string>(), new Set(step.read.unread.map(({ reason }) => reason))];
    for (const operation of step.read.operations) {
      if (operation.within === "routine") continue;
      const schema = schemaOf(store);
      const command = step.read.operations.filter(
        (other) => other.command === operation.command && other.within === operation.within,
      );
      const zone = timeZone(store);
      const context = { schema, version, command, ...(zone === undefined ? {} : { timeZone: zone }) };
      const effect = settings.engine.effect(operation, context);
      const keyOf = (name: QualifiedName) => {
        const sequence = schema.table(name) === undefined ? schema.sequence(name) : undefined;
        return sequence === undefined ? schema.tableKey(name) : `${sequence.schema}.${sequence.name}`;
      };
      const isKnown = (name: QualifiedName) =>
        present.has(keyOf(name)) || (schema.table(name) === undefined && schema.sequence(name) !== undefined);
      for (const { table, mode } of effect.locks) {
        const key = keyOf(table);
        const before = locks.get(key);
        if (isKnown(table) && (before === undefined || isStronger(mode, before))) locks.set(key, mode);
      }
      addWork(effect, isKnown, keyOf, work);
      if (effect.fails !== undefined) fails.add(effect.fails);
      if (effect.unknown !== undefined) unknown.add(effect.unknown);
      applyOperation(operation, store, step.statement.origin(script.result.run.creates, index), {
        searchPath: searchPath(store),
      });
    }
    return {
      locks: [...locks].map(([key, mode]) => ({ table: tableText(key), mode })).sort(byTable),
      rewrites: [...work.rewrites].sort(),
      indexBuilds: [...work.indexBuilds].sort(),
      fails: [...fails],
      unknown: [...unknown],
    };
  });
}

function addWork(
  effect: Effect,
  isKnown: (name: QualifiedName) => boolean,
  keyOf: (name: QualifiedName) => string,
  work: { readonly rewrites: Set<string>; readonly indexBuilds: Set<string> },
): void {
  for (const kind of ["rewrites", "indexBuilds"] as const)
    for (const { table } of effect[kind]) if (isKnown(table)) work[kind].add(tableText(keyOf(table)));
}

function byTable(a: LockOn, b: LockOn): number {
  return a.table < b.table ? -1 : a.table > b.table ? 1 : 0;
}
