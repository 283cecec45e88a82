import { type Config, type ConfigProblem, emptyConfig, parseConfig } from "../config.ts";
import { configFile } from "../migrations/detect.ts";
import type { FileReader, History, HistoryProblem } from "../migrations/types.ts";
import { rules } from "../rules/index.ts";
import { readSizes, sizeFiles, sizesFolder } from "../sizes/sizes.ts";
import type { Dialect } from "../sql/types.ts";
import type { WorkspaceOptions } from "../workspace-types.ts";
import { HistoryAnalysis } from "./history-analysis.ts";
import { HistoryFinder, historyKey } from "./history-finder.ts";
import { stepSettings } from "./settings.ts";
import type { StepSettings } from "./step.ts";

/** The configuration and the analysed histories of a workspace. Nothing is computed before it is asked for. */
export class MigrationsAnalysis {
  readonly finder: HistoryFinder;
  readonly #files: FileReader;
  readonly #ruleIds: readonly string[];
  readonly #isShipped: ((file: string) => boolean) | undefined;
  readonly #histories = new Map<string, HistoryAnalysis>();
  readonly #settings = new Map<string, { readonly shipped: string; readonly settings: StepSettings | undefined }>();
  #byFile: ReadonlyMap<string, HistoryAnalysis> = new Map();
  /** Histories that run a file which is judged in another one. */
  readonly #sharing = new Map<string, readonly HistoryAnalysis[]>();
  #config: Config = emptyConfig;
  /** Glob patterns of code that the editor hides. */
  #hidden: readonly string[] = [];
  #configProblems: readonly ConfigProblem[] = [];
  #stale: "everything" | "paths" | Set<string> = "everything";
  readonly #now: () => Date;
  readonly #once: boolean;

  constructor(
    files: FileReader,
    ruleIds: readonly string[],
    { now, isShipped, once }: Pick<WorkspaceOptions, "now" | "isShipped" | "once">,
  ) {
    this.#now = now;
    this.#files = files;
    this.#ruleIds = ruleIds;
    this.#isShipped = isShipped;
    this.#once = once === true;
    this.finder = new HistoryFinder(files);
  }

  /** Marks a file as changed; `undefined`: files came or went, or were named. */
  invalidate(path: string | undefined): void {
    if (path === configFile || path?.startsWith(sizesFolder)) this.#stale = "everything";
    else if (path === undefined) this.#stale = this.#stale === "everything" ? "everything" : "paths";
    else if (typeof this.#stale !== "string") this.#stale.add(path);
  }

  /** Leaves code out that fits a glob pattern, beside what the configuration leaves out. */
  hideCode(patterns: readonly string[]): void {
    this.#hidden = patterns;
    this.#stale = "everything";
  }

  get config(): Config {
    this.#refresh();
    return this.#config;
  }

  get configProblems(): readonly ConfigProblem[] {
    this.#refresh();
    return this.#configProblems;
  }

  get problems(): readonly HistoryProblem[] {
    this.#refresh();
    return this.finder.problems;
  }

  /** All histories, those included that cannot be analysed. */
  get histories(): readonly History[] {
    this.#refresh();
    return this.finder.histories;
  }

  get analyses(): readonly HistoryAnalysis[] {
    this.#refresh();
    return [...this.#histories.values()];
  }

  /** The analysed history of each migration file. */
  get byFile(): ReadonlyMap<string, HistoryAnalysis> {
    this.#refresh();
    return this.#byFile;
  }

  settingsOf(analysis: HistoryAnalysis): StepSettings | undefined {
    return this.#settings.get(historyKey(analysis.history))?.settings;
  }

  /** Whether a file's migrations are released already: by git, or before `since` of the configuration. */
  isShipped(file: string): boolean {
    const analysis = this.byFile.get(file);
    const settings = analysis === undefined ? undefined : this.settingsOf(analysis);
    return (settings === undefined ? this.#isShipped : settings.isShipped)?.(file) === true;
  }

  #refresh(): void {
    const stale = this.#stale;
    if (typeof stale !== "string" && stale.size === 0) return;
    this.#stale = new Set();
    if (stale === "everything") this.#readConfig();
    if (typeof stale === "string" || [...stale].some((path) => !this.#byFile.has(path) && this.finder.decides(path)))
      this.finder.detect(this.#config.migrations);
    else {
      const changed = [...stale].flatMap((path) =>
        [this.#byFile.get(path) ?? [], this.#sharing.get(path) ?? []].flat(),
      );
      if (changed.length === 0) return;
      this.finder.reread(new Set(changed.map(({ history }) => historyKey(history))));
    }
    this.#analyse();
  }

  #readConfig(): void {
    const text = this.#files.read(configFile);
    const { config, problems } =
      text === undefined ? { config: emptyConfig, problems: [] } : parseConfig(text, this.#ruleIds);
    const exclude = [...(config.code.exclude ?? []), ...this.#hidden];
    this.#config = exclude.length === 0 ? config : { ...config, code: { ...config.code, exclude } };
    this.#configProblems = problems;
    this.#settings.clear();
  }

  #analyse(): void {
    const known = new Map(this.#histories);
    this.#histories.clear();
    for (const history of this.finder.histories) {
      const settings = history.dialect === undefined ? undefined : this.#makeSettings(history, history.dialect);
      if (history.dialect === undefined || settings === undefined) continue;
      const key = historyKey(history);
      const before = known.get(key);
      const analysis =
        before?.dialect === history.dialect ? before : new HistoryAnalysis(history, history.dialect, this.#once);
      analysis.update(history, (file) => this.#files.read(file) ?? "", settings);
      this.#histories.set(key, analysis);
    }
    const files = [...this.#histories.values()].flatMap((analysis) =>
      [...analysis.scripts.keys()].map((file) => [file, analysis] as const),
    );
    this.#byFile = new Map(files);
    this.#sharing.clear();
    for (const analysis of this.#histories.values()) {
      for (const file of analysis.filesElsewhere)
        this.#sharing.set(file, [...(this.#sharing.get(file) ?? []), analysis]);
    }
  }

  /** The same object as long as configuration and shipped migrations are the same: what was judged before stays valid. */
  #makeSettings(history: History, dialect: Dialect): StepSettings | undefined {
    const key = historyKey(history);
    const sizes = sizeFiles(this.#files).map((path) => this.#files.read(path));
    const shipped = JSON.stringify([
      ...[history.version, history.edition],
      history.migrations.filter((migration) => migration.shipped === true).length,
      sizes,
    ]);
    const known = this.#settings.get(key);
    if (known?.shipped === shipped) return known.settings;
    const measured = readSizes(this.#files, this.#config.sizes, this.#now());
    const settings = stepSettings(history, dialect, this.#config, rules, this.#isShipped, measured);
    this.#settings.set(key, { shipped, settings });
    return settings;
  }
}
