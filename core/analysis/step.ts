import { isStrong } from "../engines/lock-modes.ts";
import type { Effect, Engine, EngineContext, TableLock, WorkOnTable } from "../engines/types.ts";
import { extended } from "../extended.ts";
import type { Script, TransactionMode } from "../migrations/types.ts";
import type { Novelty, Rule, RuleContext, RuleFinding, Session } from "../rules/types.ts";
import { applyOperation } from "../schema/apply.ts";
import { noteRowVersions } from "../schema/row-versions.ts";
import { schemaOver } from "../schema/schema.ts";
import type { Origin, Schema, SchemaSettings, Table } from "../schema/types.ts";
import type { KnownSize } from "../sizes/sizes.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { Operation, OperationKind, OperationOf } from "../sql/operations.ts";
import { LookAhead, type LookedAhead } from "./look-ahead.ts";
import type { PlacedStatement } from "./placed-statement.ts";
import type { ReplayStore, Trace } from "./replay-store.ts";
import type { ScriptText } from "./script-text.ts";
import {
  advanceSession,
  commitImplicitly,
  foreignKeysUnchecked,
  holdLock,
  isInTransaction,
  keepsAlteredHistory,
  lengthenLocks,
  noteEnumValue,
  noteNotValid,
  StoreSession,
  searchPath,
  timeZone,
  transactionNumber,
} from "./session.ts";
import { isAbout } from "./statement-index.ts";
import { withWrittenNames } from "./written-names.ts";

/** The rules in force, indexed by the operation they look at. */
export type RuleIndex = ReadonlyMap<OperationKind, readonly Rule[]>;

/** What judging needs to know beyond the statement and the state. The same object as long as nothing of it changed. */
export interface StepSettings {
  readonly engine: Engine;
  readonly version: number;
  /** Edition of SQL Server when known. */
  readonly edition?: string;
  readonly rules: RuleIndex;
  readonly ruleOptions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Keys (`public.countries`) and simple names of tables that the user declared small. */
  readonly smallTables: ReadonlySet<string>;
  /** By key or simple name. */
  readonly sizes: ReadonlyMap<string, KnownSize>;
  readonly isShipped: ((file: string) => boolean) | undefined;
}

/** The script that a statement belongs to. */
export interface StepScript {
  readonly file: string;
  readonly direction: "up" | "down";
  readonly mode: TransactionMode;
  readonly modeReason: string;
  readonly sends: Session["sends"];
  readonly foreignKeys: Script["foreignKeys"];
  /** Key of the migration: history path and version. */
  readonly migration: string;
  /** What things that the script creates belong to: the key of the migration, or one of the down script's own. */
  readonly creates: string;
}

export interface StepFinding extends RuleFinding {
  readonly rule: Rule;
}

export interface StepResult {
  readonly trace: Trace;
  /** A transaction was open when the statement began. */
  readonly inTransaction: boolean;
  /** What rules looked at behind the statement; undefined when they did not. */
  readonly ahead: LookedAhead | undefined;
  /** Spans relative to the statement. */
  readonly findings: readonly StepFinding[];
  readonly work: StepWork;
}

/** What a statement does to a database. */
export interface StepWork {
  /** Strong locks (SHARE and up) on tables that are in use. */
  readonly strongLocks: readonly TableLock[];
  /** One per operation of the statement; undefined for those that do not run when the migration runs. */
  readonly effects: readonly (Effect | undefined)[];
}

/**
 * Runs one statement: judges each of its operations in the state right before it, then moves the state past it.
 * `previous` is the trace of its last run.
 */
export function runStep(
  store: ReplayStore,
  text: ScriptText,
  index: number,
  script: StepScript,
  settings: StepSettings,
  previous?: Trace,
): StepResult {
  const statement = text.statements[index];
  if (statement === undefined) throw new RangeError(`no statement ${index} in ${script.file}`);
  const findings: StepFinding[] = [];
  const effects: (Effect | undefined)[] = [];
  const ahead = new LookAhead(text, index);
  const strongLocks: TableLock[] = [];
  const run: Run = {
    store,
    statement,
    ahead,
    script,
    settings,
    findings,
    strongLocks,
    commands: [],
    session: new StoreSession(store, script.mode, script.modeReason, script.sends),
  };
  let inTransaction = false;
  const trace = store.record(() => {
    inTransaction = isInTransaction(store);
    for (const operation of statement.read.operations) {
      effects.push(operation.within === "routine" ? defineOperation(run, operation) : runOperation(run, operation));
    }
  }, previous);
  return { trace, inTransaction, ahead: ahead.looked, findings, work: { strongLocks, effects } };
}

/** One statement being run. */
interface Run {
  readonly store: ReplayStore;
  readonly statement: PlacedStatement;
  readonly ahead: LookAhead;
  readonly script: StepScript;
  readonly settings: StepSettings;
  readonly findings: StepFinding[];
  readonly strongLocks: TableLock[];
  /** The commands of the statement that were come to: mostly there is one. */
  readonly commands: Command[];
  readonly session: StoreSession;
}

/** One SQL command, which the server works as a whole. */
interface Command {
  readonly operations: readonly Operation[];
  /** Effects of those of its operations that have run. */
  readonly earlier: Effect[];
}

/** What is only defined has no effect, but the schema knows of it. */
function defineOperation({ store, statement, script, settings }: Run, operation: Operation): undefined {
  const names: SchemaSettings = { searchPath: searchPath(store), dialect: settings.engine.dialect };
  const origin = statement.origin(script.creates, transactionNumber(store, statement.number));
  applyOperation(operation, store, origin, names);
}

function runOperation(run: Run, operation: Operation): Effect {
  const { store, statement, script, settings } = run;
  const names: SchemaSettings = { searchPath: searchPath(store), dialect: settings.engine.dialect };
  const schema = schemaOver(store, names);
  const { operations: command, earlier } = commandOf(run, operation);
  const effect = settings.engine.effect(operation, engineContext(run, schema, command, earlier));
  const rules = settings.rules.get(operation.kind);
  if (rules !== undefined) {
    const context = contextOf(run, command, schema, effect, earlier);
    for (const rule of rules) judge(rule, operation, context, run);
  }
  earlier.push(effect);
  if (effect.commits === true) commitImplicitly(store, statement.number);
  const isLive = ({ table }: WorkOnTable | TableLock): boolean => noveltyOfTable(table, schema, run) === undefined;
  for (const lock of effect.locks) {
    if (!isStrong(lock.mode) || !isLive(lock)) continue;
    run.strongLocks.push(lock);
    holdLock(store, schema.tableKey(lock.table), lock.mode, statement);
  }
  if (effect.rewrites.some(isLive) || effect.indexBuilds.some(isLive) || effect.scans.some(isLive))
    lengthenLocks(store);
  noteInTransaction(store, schema, operation);
  const origin = statement.origin(script.creates, transactionNumber(store, statement.number));
  applyOperation(operation, store, origin, names);
  if (effect.online?.rowVersions !== undefined && "table" in operation && operation.table !== undefined)
    noteRowVersions(effect.online.rowVersions, { store, settings: names, origin }, operation.table);
  advanceSession(store, operation, statement.number);
  return effect;
}

/** Built without spreads of what is mostly absent: this runs for every operation. */
function engineContext(
  { store, settings }: Run,
  schema: Schema,
  command: readonly Operation[],
  earlier: readonly Effect[],
): EngineContext {
  const context: { -readonly [K in keyof EngineContext]: EngineContext[K] } = {
    schema,
    version: settings.version,
    command,
    earlier,
  };
  const zone = timeZone(store);
  if (zone !== undefined) context.timeZone = zone;
  if (settings.edition !== undefined) context.edition = settings.edition;
  if (foreignKeysUnchecked(store)) context.foreignKeysUnchecked = true;
  if (keepsAlteredHistory(store)) context.keepsAlteredHistory = true;
  return context;
}

/** The command of an operation: the same for all of its operations. */
function commandOf({ statement, commands }: Run, operation: Operation): Command {
  const isOfCommand = (other: Operation) => other.command === operation.command && other.within === operation.within;
  const known = commands.find(({ operations }) => operations[0] !== undefined && isOfCommand(operations[0]));
  if (known !== undefined) return known;
  const { operations } = statement.read;
  const command = { operations: operations.length === 1 ? operations : operations.filter(isOfCommand), earlier: [] };
  commands.push(command);
  return command;
}

function judge(rule: Rule, operation: Operation, context: RuleContext, run: Run): void {
  const options = run.settings.ruleOptions[rule.id];
  const own = options === undefined ? context : { ...context, options };
  for (const finding of rule.check(operation, own)) {
    const { text, operations } = run.statement.read;
    const prose = `${rule.title} ${rule.why} ${rule.instead}`;
    const message = withWrittenNames(finding.message, text, operations, context.dialect, prose);
    run.findings.push(extended(finding, { message, rule }));
  }
}

function contextOf(
  run: Run,
  command: readonly Operation[],
  schema: Schema,
  effect: Effect,
  earlier: readonly Effect[],
): RuleContext {
  const { settings, statement, script } = run;
  // Without a spread for what is mostly absent: this runs for every operation.
  const context: RuleContext = {
    dialect: settings.engine.dialect,
    version: settings.version,
    text: statement.read.text,
    statement: statement.read.operations,
    command,
    schema,
    effect,
    earlier,
    session: run.session,
    following: <K extends OperationKind>(kinds?: readonly K[], relation?: string) => {
      // The signatures for callers are those of the interface: without kinds, operations of all kinds.
      const ahead =
        kinds === undefined ? (run.ahead.all() as Iterable<OperationOf<K>>) : run.ahead.only(kinds, relation);
      // Nearly every statement is one command, and this is asked for every operation.
      return command.length === statement.read.operations.length
        ? ahead
        : withRest(statement, command, kinds, relation, ahead);
    },
    novelty: (table) => noveltyOfTable(table, schema, run),
    noveltyOf: (created) => noveltyOf(created, run),
    isSmall: (table) => isSmall(schema, settings, table),
    sizeOf: (table) => sizeOf(schema, settings, table),
    direction: script.direction,
    options: noOptions,
  };
  return settings.edition === undefined ? context : { ...context, edition: settings.edition };
}

/** What comes behind a command: the rest of its statement (a batch, a block), and the statements after it. */
function* withRest<K extends OperationKind>(
  { read }: PlacedStatement,
  command: readonly Operation[],
  kinds: readonly K[] | undefined,
  relation: string | undefined,
  ahead: Iterable<OperationOf<K>>,
): Iterable<OperationOf<K>> {
  const last = command.at(-1)?.command ?? 0;
  for (const operation of read.operations) {
    if (operation.command <= last || operation.within === "routine") continue;
    if (kinds === undefined || isAbout(operation, kinds, relation)) yield operation as OperationOf<K>;
  }
  yield* ahead;
}

const noOptions: Readonly<Record<string, unknown>> = {};

function isSmall(schema: Schema, settings: StepSettings, table: Table | QualifiedName): boolean {
  if (settings.smallTables.size === 0) return false;
  const key = "columns" in table ? `${table.schema}.${table.name}` : schema.tableKey(table);
  return settings.smallTables.has(key) || settings.smallTables.has(table.name);
}

function sizeOf(schema: Schema, { sizes }: StepSettings, table: QualifiedName): KnownSize | undefined {
  return sizes.size === 0 ? undefined : (sizes.get(schema.tableKey(table)) ?? sizes.get(table.name));
}

/** What was created in this migration, or in an earlier one that ships together with it, is new: no running code depends on it. */
function noveltyOf(created: Origin | undefined, { store, statement, script, settings }: Run): Novelty | undefined {
  if (created === undefined) return undefined;
  if (created.migration === script.creates)
    return created.transaction === transactionNumber(store, statement.number) ? "transaction" : "migration";
  // A down script meets what its own up script made as existing: it has been in use since.
  if (created.migration === script.migration) return undefined;
  const { isShipped } = settings;
  if (isShipped === undefined || isShipped(script.file) || isShipped(created.file)) return undefined;
  return "unreleased";
}

function noveltyOfTable(name: QualifiedName, schema: Schema, run: Run): Novelty | undefined {
  const table = schema.table(name);
  return table?.temporary === true ? "transaction" : noveltyOf(table?.created, run);
}

function noteInTransaction(store: ReplayStore, schema: Schema, operation: Operation): void {
  switch (operation.kind) {
    case "add-enum-value": {
      const type = schema.type(operation.type);
      const key =
        type === undefined
          ? `${operation.type.schema ?? "public"}.${operation.type.name}`
          : `${type.schema}.${type.name}`;
      noteEnumValue(store, key, operation.value.name);
      return;
    }
    case "add-foreign-key":
    case "add-check":
    case "add-not-null": {
      const { name, notValid } = operation.constraint;
      if (name !== undefined && notValid !== undefined)
        noteNotValid(store, schema.tableKey(operation.table), name.name);
      return;
    }
    default:
  }
}
