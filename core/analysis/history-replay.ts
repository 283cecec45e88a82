import type { Finding } from "../rules/types.ts";
import type { Store } from "../schema/types.ts";
import type { ReadStatement } from "../sql/types.ts";
import { equal } from "./equal.ts";
import { seesTheSame } from "./look-ahead.ts";
import type { PlacedStatement } from "./placed-statement.ts";
import { ReplayStore, type TakenBack } from "./replay-store.ts";
import type { ScriptEdit, ScriptText } from "./script-text.ts";
import { beginScript } from "./session.ts";
import { runStep, type StepResult, type StepScript, type StepSettings, type StepWork } from "./step.ts";

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
  /** The statements of the script at that time, one for each step. */
  readonly statements: readonly PlacedStatement[];
  readonly steps: readonly Step[];
  /** Position of the store behind each step. */
  readonly positions: readonly number[];
  /** Indices of the steps that have findings. */
  readonly found: readonly number[];
  /** Indices of the steps with parts that were not read. */
  readonly unread: readonly number[];
  /** Indices of the steps that looked at statements behind them. */
  readonly looking: readonly number[];
}

export interface Step extends Omit<StepResult, "work"> {
  readonly statement: PlacedStatement;
  /** Undefined where only findings are kept. */
  readonly work: StepWork | undefined;
  /** The reading that the result belongs to. */
  readonly read: ReadStatement;
  /** The findings as they were handed out last, while the statement stood there. Only `findingsOf` uses it. */
  placed:
    | {
        readonly start: number;
        readonly findings: readonly Finding[];
        /** Neither the schema behind the last migration nor a related place decides about them. */
        readonly isSettled: boolean;
      }
    | undefined;
}

export interface MigrationResult {
  readonly settings: StepSettings;
  readonly up: ScriptResult | undefined;
  readonly down: ScriptResult | undefined;
  /** Position of the store before and after the up script. */
  readonly before: number;
  readonly after: number;
}

/** An up script of which statements were run again after an edit: those that changed, or all where that left the state as it was. */
interface Begun {
  readonly steps: readonly Step[];
  readonly positions: readonly number[];
  /** What the migrations behind it wrote, when they find the state that they found before. */
  readonly behind: TakenBack | undefined;
}

/**
 * Replays the migrations of one history in order. A second run does only what an edit made necessary. It takes the state back to the first
 * statement that changed. Where those that changed lead to the same state as before, all that stands behind them is as it was;
 * otherwise the result of every statement is reused whose own text and whose inputs from the state are the same.
 */
export class HistoryReplay {
  #store: ReplayStore;
  #results: readonly MigrationResult[] = [];
  #keys: readonly string[] = [];
  #state = 0;

  readonly #once: boolean;
  /** What `before` goes back in, where this replay keeps no history. */
  #again:
    | { readonly migrations: readonly ReplayMigration[]; readonly settings: StepSettings; replay?: HistoryReplay }
    | undefined;

  /** `once`: only findings are kept. A second run starts anew, and so does `before`. */
  constructor(once = false) {
    this.#once = once;
    this.#store = new ReplayStore({ keepsHistory: !once });
  }

  /** The results in the order of `migrations`. */
  run(migrations: readonly ReplayMigration[], settings: StepSettings): readonly MigrationResult[] {
    if (this.#once) this.#startAnew(migrations, settings);
    const previous = new Map(this.#keys.map((key, i) => [key, this.#results[i]]));
    const first = this.#firstDifference(migrations, settings);
    const begun = this.#begin(first, migrations[first], settings);
    const results = this.#results.slice(0, first);
    let isSameState = first === migrations.length && first === this.#results.length;
    for (const migration of migrations.slice(first)) {
      const again = results.length === first ? begun : undefined;
      const known = again === undefined ? previous.get(migration.key) : this.#results[first];
      const result = this.#runMigration(migration, settings, known, again);
      results.push(result);
      if (known === undefined || again?.behind === undefined) continue;
      if (!this.#isSameBehind(first, migrations, settings)) continue;
      this.#store.redo(again.behind);
      results.push(...this.#results.slice(first + 1).map((behind) => moved(behind, result.after - known.after)));
      isSameState = true;
      break;
    }
    if (!isSameState) this.#state++;
    this.#results = results;
    this.#keys = migrations.map(({ key }) => key);
    return results;
  }

  /** The number of the state after the last migration: another one as soon as anything in it may be different. */
  get state(): number {
    return this.#state;
  }

  /** The state after the last migration. */
  get store(): Store {
    return this.#store;
  }

  /** Calls `use` with the state as it is right before a statement, then restores the state. */
  before<T>(migration: number, direction: "up" | "down", statement: number, use: (store: Store) => T): T {
    if (this.#again !== undefined) {
      this.#again.replay ??= replayed(this.#again);
      return this.#again.replay.before(migration, direction, statement, use);
    }
    const result = this.#results[migration];
    const script = result?.[direction];
    if (result === undefined || script === undefined)
      throw new RangeError(`no ${direction} script of migration ${migration}`);
    return this.#store.visit(direction === "up" ? result.before : result.after, () => {
      beginScript(this.#store, script.run);
      for (const step of script.steps.slice(0, statement)) this.#store.apply(step.trace);
      return use(this.#store);
    });
  }

  #startAnew(migrations: readonly ReplayMigration[], settings: StepSettings): void {
    this.#store = new ReplayStore({ keepsHistory: false });
    this.#results = [];
    this.#keys = [];
    this.#again = { migrations, settings };
  }

  #firstDifference(migrations: readonly ReplayMigration[], settings: StepSettings): number {
    const most = Math.min(migrations.length, this.#results.length);
    for (let i = 0; i < most; i++) if (!this.#isSame(i, migrations[i], settings)) return i;
    return most;
  }

  #isSameBehind(first: number, migrations: readonly ReplayMigration[], settings: StepSettings): boolean {
    if (migrations.length !== this.#results.length) return false;
    return migrations.every((migration, i) => i <= first || this.#isSame(i, migration, settings));
  }

  #isSame(index: number, migration: ReplayMigration | undefined, settings: StepSettings): boolean {
    const result = this.#results[index];
    if (this.#keys[index] !== migration?.key || result?.settings !== settings) return false;
    return isSameScript(result.up, migration?.up) && isSameScript(result.down, migration?.down);
  }

  /** Takes the state back to where it may be another one: to before a migration, or to the first statement of its up script that changed. */
  #begin(index: number, migration: ReplayMigration | undefined, settings: StepSettings): Begun | undefined {
    const result = this.#results[index];
    if (result === undefined) return undefined;
    const { up, before, after } = result;
    const text = migration?.up;
    const isKnown = this.#keys[index] === migration?.key && result.settings === settings && up?.script === text;
    const isRunSame = text !== undefined && equal(up?.run, runOf(text, "up", migration?.key ?? ""));
    if (!isKnown || up === undefined || text === undefined || !isRunSame) {
      this.#store.takeBack(before);
      return undefined;
    }
    const { head, tail } = editSince(up, text);
    const kept = unchangedSteps(up, text, head);
    const position = up.positions[kept - 1] ?? before;
    const writes = this.#store.takeBack(position);
    const [steps, positions] = [up.steps.slice(0, kept), up.positions.slice(0, kept)];
    if (kept === 0) beginScript(this.#store, up.run);
    this.#runStatements(text, up, settings, text.statements.length - tail, steps, positions);
    const known = up.steps.length - tail;
    const then = up.positions[known - 1];
    if (then === undefined || !this.#store.isSameSince(position, writes.slice(0, then - position)))
      return { steps, positions, behind: undefined };
    const offset = this.#store.position - then;
    this.#store.redo(writes.slice(then - position, after - position));
    steps.push(...up.steps.slice(known));
    positions.push(...up.positions.slice(known).map((each) => each + offset));
    return { steps, positions, behind: writes.slice(after - position) };
  }

  #runMigration(
    migration: ReplayMigration,
    settings: StepSettings,
    previous: MigrationResult | undefined,
    begun: Begun | undefined,
  ): MigrationResult {
    const reusable = previous?.settings === settings ? previous : undefined;
    const before = begun !== undefined && reusable !== undefined ? reusable.before : this.#store.position;
    const up = this.#runScript(migration.up, "up", migration.key, settings, reusable?.up, begun);
    const after = this.#store.position;
    if (begun?.behind !== undefined && isSameScript(reusable?.down, migration.down))
      return { settings, up, down: reusable?.down, before, after };
    const down = this.#store.aside(() =>
      this.#runScript(migration.down, "down", migration.key, settings, reusable?.down, undefined),
    );
    return { settings, up, down, before, after };
  }

  #runScript(
    text: ScriptText | undefined,
    direction: "up" | "down",
    migration: string,
    settings: StepSettings,
    previous: ScriptResult | undefined,
    begun: Begun | undefined,
  ): ScriptResult | undefined {
    if (text === undefined) return undefined;
    const run = runOf(text, direction, migration);
    const reusable = previous?.script === text && equal(previous.run, run) ? previous : undefined;
    if (begun === undefined) beginScript(this.#store, run);
    const { statements } = text;
    const steps = begun?.steps.slice() ?? [];
    const positions = begun?.positions.slice() ?? [];
    this.#runStatements(text, reusable ?? { run, steps: [] }, settings, statements.length, steps, positions);
    return { script: text, run, statements, steps, positions, ...summaryOf(steps, reusable) };
  }

  /** Runs the statements from the one behind `steps` up to another one. */
  #runStatements(
    text: ScriptText,
    known: Pick<ScriptResult, "run" | "steps">,
    settings: StepSettings,
    end: number,
    steps: Step[],
    positions: number[],
  ): void {
    const { statements } = text;
    // What stood before an edit is still the as many-th from the start, what stood behind it from the end.
    const offset = known.steps.length - statements.length;
    for (let i = steps.length; i < end; i++) {
      const statement = statements[i];
      const step = known.steps[i]?.statement === statement ? known.steps[i] : known.steps[i + offset];
      const previous = step?.statement === statement ? step : undefined;
      steps.push(this.#runStatement(text, i, known.run, settings, previous));
      positions.push(this.#store.position);
    }
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
    const { trace, inTransaction, ahead, findings, work } = result;
    // Without a spread: this runs for every statement.
    return {
      trace,
      inTransaction,
      ahead,
      findings,
      work: this.#once ? undefined : work,
      statement,
      read: statement.read,
      placed: undefined,
    };
  }
}

function replayed({
  migrations,
  settings,
}: {
  readonly migrations: readonly ReplayMigration[];
  readonly settings: StepSettings;
}): HistoryReplay {
  const replay = new HistoryReplay();
  replay.run(migrations, settings);
  return replay;
}

function runOf({ script }: ScriptText, direction: "up" | "down", migration: string): StepScript {
  return {
    file: script.file,
    direction,
    migration,
    creates: direction === "up" ? migration : `${migration} down`,
    mode: script.transaction,
    modeReason: script.transactionReason,
    sends: script.sends,
    foreignKeys: script.foreignKeys,
  };
}

/** Whether nothing changed in a script since it ran. */
function isSameScript(result: ScriptResult | undefined, text: ScriptText | undefined): boolean {
  return result?.script === text && result?.statements === text?.statements;
}

function editSince({ statements }: ScriptResult, text: ScriptText): Pick<ScriptEdit, "head" | "tail"> {
  if (statements === text.statements) return { head: statements.length, tail: 0 };
  return statements === text.edit.before ? text.edit : { head: 0, tail: 0 };
}

/** How many of the first `most` steps need no look: their statements are as they were, and saw then what they would see now. */
function unchangedSteps({ steps, looking }: ScriptResult, text: ScriptText, most: number): number {
  const other = looking.find((i) => {
    const ahead = i < most ? steps[i]?.ahead : undefined;
    return ahead !== undefined && !seesTheSame(ahead, text, i);
  });
  return other ?? most;
}

/** Whether the statement's own text and those it looked ahead to are still the same. */
function isCurrent(step: Step, text: ScriptText, index: number): boolean {
  return (
    step.read === text.statements[index]?.read && (step.ahead === undefined || seesTheSame(step.ahead, text, index))
  );
}

/** Which steps are to be looked at later on. Only steps that are not the previous ones are looked at for that. */
function summaryOf(
  steps: readonly Step[],
  previous: ScriptResult | undefined,
): Pick<ScriptResult, "found" | "unread" | "looking"> {
  const known = previous?.steps ?? [];
  const most = Math.min(steps.length, known.length);
  let head = 0;
  while (head < most && steps[head] === known[head]) head++;
  let tail = 0;
  while (tail < most - head && steps[steps.length - 1 - tail] === known[known.length - 1 - tail]) tail++;
  const offset = steps.length - known.length;
  const select = (before: readonly number[], isWanted: (step: Step) => boolean): readonly number[] => {
    const wanted = before.filter((i) => i < head);
    for (let i = head; i < steps.length - tail; i++) if (isWanted(steps[i] as Step)) wanted.push(i);
    for (const i of before) if (i >= known.length - tail) wanted.push(i + offset);
    return wanted;
  };
  return {
    found: select(previous?.found ?? [], ({ findings }) => findings.length > 0),
    unread: select(previous?.unread ?? [], ({ read }) => read.unread.length > 0),
    looking: select(previous?.looking ?? [], ({ ahead }) => ahead !== undefined),
  };
}

/** The result of a migration whose writes lie elsewhere in the journal now. */
function moved(result: MigrationResult, by: number): MigrationResult {
  if (by === 0) return result;
  const { up, before, after } = result;
  const positions = up?.positions.map((position) => position + by) ?? [];
  return { ...result, before: before + by, after: after + by, up: up && { ...up, positions } };
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
