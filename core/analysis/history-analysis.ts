import type { History, Script } from "../migrations/types.ts";
import { finalSchema, type TablePlace } from "../schema/schema.ts";
import type { Schema, Store } from "../schema/types.ts";
import type { Dialect } from "../sql/types.ts";
import { HistoryReplay, type MigrationResult, type ReplayMigration, type ScriptResult } from "./history-replay.ts";
import { ScriptText } from "./script-text.ts";
import type { StepSettings } from "./step.ts";

/** A script with the migration that it belongs to and what the replay found in it. */
export interface AnalysedScript {
  readonly result: ScriptResult;
  readonly direction: "up" | "down";
  /** Index of the migration in `history.migrations`. */
  readonly migration: number;
}

/** One history kept analysed: texts, statements, replay. The only thing that remembers between edits. */
export class HistoryAnalysis {
  #history: History;
  readonly #dialect: Dialect;
  readonly #texts = new Map<string, ScriptText>();
  readonly #sources = new Map<ScriptText, string>();
  readonly #replay: HistoryReplay;
  #results: readonly MigrationResult[] = [];
  #schema: Schema | undefined;
  /** Of the tables that the schema was asked for. */
  readonly #places = new Map<string, TablePlace>();
  #besides: { readonly of: readonly string[]; readonly are: readonly string[] } | undefined;
  #scripts: ReadonlyMap<string, readonly AnalysedScript[]> = new Map();
  readonly #filesElsewhere = new Set<string>();

  /** `once`: it will not be updated after edits, or need not be quick then. */
  constructor(history: History, dialect: Dialect, once = false) {
    this.#history = history;
    this.#dialect = dialect;
    this.#replay = new HistoryReplay(once);
  }

  get history(): History {
    return this.#history;
  }

  get dialect(): Dialect {
    return this.#dialect;
  }

  /** Brings everything up to date. `read` gives the text of a file, the same string as long as it did not change. */
  update(history: History, read: (file: string) => string, settings: StepSettings): void {
    const migrations = history.migrations.map((migration): ReplayMigration => {
      const key = `${history.path} ${migration.version} ${migration.name}`;
      const up = this.#scriptText(`${key} up`, migration.up, read);
      const down = this.#scriptText(`${key} down`, migration.down, read);
      return { key, up, down };
    });
    this.#history = history;
    const { state } = this.#replay;
    this.#results = this.#replay.run(migrations, settings);
    if (this.#replay.state !== state) this.#schema = undefined;
    this.#scripts = this.#groupByFile();
  }

  /** Files that run here too, but are judged in another history. */
  get filesElsewhere(): ReadonlySet<string> {
    return this.#filesElsewhere;
  }

  /** The analysed scripts of each file that is judged here, in the order of the text. */
  get scripts(): ReadonlyMap<string, readonly AnalysedScript[]> {
    return this.#scripts;
  }

  /** In the order of the migrations: the up script's result, then the down script's. */
  get results(): readonly MigrationResult[] {
    return this.#results;
  }

  /** Those of the workspace's paths that are no SQL files below the history's folder; found once for the same list of paths. */
  filesBesidesScripts(paths: readonly string[]): readonly string[] {
    const folder = this.#history.path === "." ? "" : `${this.#history.path}/`;
    if (this.#besides?.of !== paths) {
      this.#besides = { of: paths, are: paths.filter((path) => !(path.endsWith(".sql") && path.startsWith(folder))) };
    }
    return this.#besides.are;
  }

  /** The schema after the last migration. Valid until the next update. */
  get schema(): Schema {
    this.#schema ??= finalSchema(this.#replay.store, { searchPath: ["public"] }, this.#places);
    return this.#schema;
  }

  get store(): Store {
    return this.#replay.store;
  }

  /** Calls `use` with the state as it is right before a statement. */
  before<T>(script: AnalysedScript, statement: number, use: (store: Store) => T): T {
    return this.#replay.before(script.migration, script.direction, statement, use);
  }

  #scriptText(key: string, script: Script | undefined, read: (file: string) => string): ScriptText | undefined {
    if (script === undefined) return undefined;
    const source = read(script.file);
    const known = this.#texts.get(key);
    if (known === undefined || known.script.file !== script.file) return this.#newScriptText(key, script, source);
    if (this.#sources.get(known) === source && sameScript(known.script, script)) return known;
    known.update(script, source);
    this.#sources.set(known, source);
    return known;
  }

  #newScriptText(key: string, script: Script, source: string): ScriptText {
    const text = new ScriptText(script, source, this.#dialect);
    this.#texts.set(key, text);
    this.#sources.set(text, source);
    return text;
  }

  #groupByFile(): ReadonlyMap<string, readonly AnalysedScript[]> {
    const files = new Map<string, AnalysedScript[]>();
    this.#filesElsewhere.clear();
    this.#results.forEach((result, migration) => {
      for (const direction of ["up", "down"] as const) {
        const script = result[direction];
        if (script === undefined) continue;
        const { file, elsewhere } = script.script.script;
        if (elsewhere) {
          this.#filesElsewhere.add(file);
          continue;
        }
        const list = files.get(file);
        if (list === undefined) files.set(file, [{ result: script, direction, migration }]);
        else list.push({ result: script, direction, migration });
      }
    });
    for (const list of files.values())
      list.sort((a, b) => a.result.script.script.span.start - b.result.script.script.span.start);
    return files;
  }
}

function sameScript(a: Script, b: Script): boolean {
  return (
    a.span.start === b.span.start &&
    a.span.end === b.span.end &&
    a.transaction === b.transaction &&
    a.elsewhere === b.elsewhere &&
    a.sends === b.sends &&
    a.foreignKeys === b.foreignKeys &&
    a.transactionReason === b.transactionReason
  );
}
