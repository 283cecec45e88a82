import type { Finding } from "../rules/types.ts";
import type { Store } from "../schema/types.ts";
import type { ReadStatement } from "../sql/types.ts";
import { equal } from "./equal.ts";
import { seesTheSame } from "./look-ahead.ts";
import type { PlacedStatement } from "./placed-statement.ts";
import { ReplayStore } from "./replay-store.ts";
import type { ScriptText } from "./script-text.ts";
import { beginScript } from "./session.ts";
import { runStep, type StepResult, type StepScript, type StepSettings } from "./step.ts";

/** One migration to replay: its scripts with their texts. */
export interface ReplayMigration {
  /** History path and version: unique in the workspace. */
  readonly key: string;
  readonly up: ScriptText | undefined;
  readonly down: ScriptText | undefined;
}

/** What the replay found for one script, statement by statement. */
export interface ScriptResult {
  readonly script: ScriptText;
  readonly run: StepScript;
  readonly steps: readonly Step[];
  /** Position of the store behind each step. */
  readonly positions: readonly number[];
  /** Those of the steps that have findings or parts that were not read. */
  readonly notable: readonly Step[];
}

export interface Step extends StepResult {
  readonly statement: PlacedStatement;
  /** The reading that the result belongs to. */
  readonly read: ReadStatement;
  /** The findings as they were handed out last, while the statement stood there. Only `findingsOf` uses it. */
  placed: { readonly start: number; readonly findings: readonly Finding[] } | undefined;
}

export interface MigrationResult {
  readonly settings: StepSettings;
  readonly up: ScriptResult | undefined;
  readonly down: ScriptResult | undefined;
  /** Position of the store before and after the up script. */
  readonly before: number;
  readonly after: number;
}

/**
 * Replays the migrations of one history in order. A second run does only what an edit made necessary: it rolls the
 * state back to the first migration that changed, and there and behind it reuses the result of every statement whose own text and
 * whose inputs from the state are the same.
 */
export class HistoryReplay {
  readonly #store = new ReplayStore();
  #results: MigrationResult[] = [];
  #keys: string[] = [];

  /** The results in the order of `migrations`. `changedFrom` is the index of the first migration that may have changed. */
  run(migrations: readonly ReplayMigration[], settings: StepSettings, changedFrom = 0): readonly MigrationResult[] {
    const previous = new Map(this.#keys.map((key, i) => [key, this.#results[i]]));
    const keep = this.#firstDifference(migrations, settings, changedFrom);
    const kept = this.#unchangedStatements(keep, migrations[keep], settings);
    const resumed = this.#results[keep];
    this.#store.rollBack(resumed?.up?.positions[kept - 1] ?? resumed?.before ?? this.#store.position);
    const results = this.#results.slice(0, keep);
    migrations.slice(keep).forEach((migration, i) => {
      results.push(this.#runMigration(migration, settings, previous.get(migration.key), i === 0 ? kept : 0));
    });
    this.#results = results;
    this.#keys = migrations.map((migration) => migration.key);
    return results;
  }

  /** The state after the last migration. */
  get store(): Store {
    return this.#store;
  }

  /** Calls `use` with the state as it is right before a statement, then restores the state. */
  before<T>(migration: number, direction: "up" | "down", statement: number, use: (store: Store) => T): T {
    const result = this.#results[migration];
    const script = result?.[direction];
    if (result === undefined || script === undefined)
      throw new RangeError(`no ${direction} script of migration ${migration}`);
    return this.#store.visit(direction === "up" ? result.before : result.after, () => {
      beginScript(this.#store, script.run.mode);
      for (const step of script.steps.slice(0, statement)) this.#store.apply(step.trace);
      return use(this.#store);
    });
  }

  #firstDifference(migrations: readonly ReplayMigration[], settings: StepSettings, changedFrom: number): number {
    const most = Math.min(changedFrom, migrations.length, this.#results.length);
    for (let i = 0; i < most; i++) {
      const result = this.#results[i];
      if (this.#keys[i] !== migrations[i]?.key || result?.settings !== settings) return i;
      if (result.up?.script !== migrations[i]?.up || result.down?.script !== migrations[i]?.down) return i;
    }
    return most;
  }

  /** How many statements from the start of a migration's up script are as they were, in the state that they were in: they need no look. */
  #unchangedStatements(index: number, migration: ReplayMigration | undefined, settings: StepSettings): number {
    const result = this.#results[index];
    const text = migration?.up;
    if (migration === undefined || text === undefined) return 0;
    if (result?.up?.script !== text || result.settings !== settings) return 0;
    if (this.#keys[index] !== migration.key || !equal(result.up.run, runOf(text, "up", migration.key))) return 0;
    const { steps } = result.up;
    const changed = steps.findIndex((step, i) => step.statement !== text.statements[i] || !isCurrent(step, text, i));
    return changed === -1 ? steps.length : changed;
  }

  /** `kept` statements of the up script were not rolled back. */
  #runMigration(
    migration: ReplayMigration,
    settings: StepSettings,
    previous: MigrationResult | undefined,
    kept: number,
  ): MigrationResult {
    const reusable = previous?.settings === settings ? previous : undefined;
    const before = kept > 0 && reusable !== undefined ? reusable.before : this.#store.position;
    const up = this.#runScript(migration.up, "up", migration.key, settings, reusable?.up, kept);
    const after = this.#store.position;
    const down = this.#runScript(migration.down, "down", migration.key, settings, reusable?.down, 0);
    this.#store.rollBack(after);
    return { settings, up, down, before, after };
  }

  #runScript(
    text: ScriptText | undefined,
    direction: "up" | "down",
    migration: string,
    settings: StepSettings,
    previous: ScriptResult | undefined,
    kept: number,
  ): ScriptResult | undefined {
    if (text === undefined) return undefined;
    const run = runOf(text, direction, migration);
    const reusable = previous?.script === text && equal(previous.run, run) ? previous : undefined;
    const known = reusable?.steps ?? [];
    const { statements } = text;
    if (kept === 0) beginScript(this.#store, run.mode);
    const steps = known.slice(0, kept);
    const positions = reusable?.positions.slice(0, kept) ?? [];
    // What stood before an edit is still the as many-th from the start, what stood behind it from the end.
    const moved = known.length - statements.length;
    for (let i = kept; i < statements.length; i++) {
      const statement = statements[i];
      const previous = known[i]?.statement === statement ? known[i] : known[i + moved];
      steps.push(this.#runStatement(text, i, run, settings, previous?.statement === statement ? previous : undefined));
      positions.push(this.#store.position);
    }
    const notable = steps.filter(({ findings, read }) => findings.length > 0 || read.unread.length > 0);
    return { script: text, run, steps, positions, notable };
  }

  #runStatement(
    text: ScriptText,
    index: number,
    script: StepScript,
    settings: StepSettings,
    previous: Step | undefined,
  ): Step {
    const statement = text.statements[index] as PlacedStatement;
    if (previous !== undefined && isCurrent(previous, text, index) && this.#store.isCurrent(previous.trace)) {
      this.#store.apply(previous.trace);
      return previous;
    }
    const result = runStep(this.#store, text, index, script, settings, previous?.trace);
    return { ...result, statement, read: statement.read, placed: undefined };
  }
}

function runOf({ script }: ScriptText, direction: "up" | "down", migration: string): StepScript {
  return {
    file: script.file,
    direction,
    migration,
    creates: direction === "up" ? migration : `${migration} down`,
    mode: script.transaction,
    modeReason: script.transactionReason,
  };
}

/** Whether the statement's own text and those it looked ahead to are still the same. */
function isCurrent(step: Step, text: ScriptText, index: number): boolean {
  return (
    step.read === text.statements[index]?.read && (step.ahead === undefined || seesTheSame(step.ahead, text, index))
  );
}

/** Index of the step whose statement holds the offset, its end included; -1 when there is none. Takes logarithmic time. */
export function stepAt(steps: readonly Step[], offset: number): number {
  let low = 0;
  let high = steps.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { start, end } = (steps[middle] as Step).statement.span;
    if (offset < start) high = middle - 1;
    else if (offset > end) low = middle + 1;
    else return middle;
  }
  return -1;
}
