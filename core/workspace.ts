import { type FixContext, fixesOf } from "./actions/fixes.ts";
import { withoutOverlaps } from "./actions/overlaps.ts";
import { findingsOf } from "./analysis/findings.ts";
import { HistoryAnalysis } from "./analysis/history-analysis.ts";
import { stepAt } from "./analysis/history-replay.ts";
import { severityOf, stepSettings } from "./analysis/settings.ts";
import type { StepSettings } from "./analysis/step.ts";
import { withoutSuppressed } from "./analysis/suppressed.ts";
import { TextCache } from "./analysis/text-cache.ts";
import { unreadOf } from "./analysis/unread.ts";
import { type Config, type ConfigProblem, emptyConfig, parseConfig } from "./config.ts";
import { explainStatement, type StatementAt } from "./explain/statement.ts";
import { symbolsOf } from "./explain/symbols.ts";
import {
  configFile,
  type Detection,
  detectHistories,
  historyOfSingleFile,
  rereadHistory,
} from "./migrations/detect.ts";
import type { History, HistoryProblem } from "./migrations/types.ts";
import { allRules } from "./rules/all.ts";
import { rules } from "./rules/index.ts";
import type { Finding, RuleDescription, Severity } from "./rules/types.ts";
import { inconsistentHistory, invalidConfiguration } from "./rules/workspace-rules.ts";
import type { Dialect } from "./sql/types.ts";
import { contains, type Location } from "./text.ts";
import type {
  Coverage,
  Explanation,
  FileFindings,
  Fix,
  OutlineSymbol,
  SyntaxChecker,
  WorkspaceOptions,
} from "./workspace-types.ts";

/**
 * The analysis of a workspace, kept up to date with little work: the only object of the core with state. Nothing is computed before a
 * question needs it, and after a change only what depends on it.
 */
export class Workspace {
  readonly #options: WorkspaceOptions;
  readonly #texts: TextCache;
  #syntax: SyntaxChecker | undefined;
  readonly #singles = new Map<string, Dialect | undefined>();
  readonly #folders = new Map<string, Dialect | undefined>();
  readonly #histories = new Map<string, HistoryAnalysis>();
  /** The history of each migration file. */
  #byFile: ReadonlyMap<string, HistoryAnalysis> = new Map();
  #config: Config = emptyConfig;
  #configProblems: readonly ConfigProblem[] = [];
  #detection: Detection = { histories: [], problems: [], inputs: [] };
  #rereadProblems = new Map<string, readonly HistoryProblem[]>();
  #settings = new Map<string, { readonly shipped: string; readonly settings: StepSettings | undefined }>();
  /** What has to be brought up to date before the next answer. */
  #stale: "everything" | "paths" | ReadonlySet<string> = "everything";

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.#texts = new TextCache(options.files);
    this.#syntax = options.syntax;
  }

  /** The content of a file changed. */
  fileChanged(path: string): void {
    this.#texts.forget(path);
    if (path === configFile) this.#stale = "everything";
    else if (typeof this.#stale !== "string") this.#stale = new Set([...this.#stale, path]);
  }

  /** Files came or went. */
  pathsChanged(): void {
    this.#texts.clear();
    if (this.#stale !== "everything") this.#stale = "paths";
  }

  /** PostgreSQL's own parser became available. */
  provideSyntax(syntax: SyntaxChecker): void {
    this.#syntax = syntax;
  }

  /** Has a file analysed as a migration even when no history claims it: somebody named it. */
  addSingleFile(path: string, dialect: Dialect | undefined): void {
    this.#singles.set(path, dialect);
    this.#stale = "everything";
  }

  /** Has the .sql files of a folder analysed as migrations when no history is found in it or around it: somebody named it. */
  addFolder(path: string, dialect: Dialect | undefined): void {
    this.#folders.set(path, dialect);
    this.#stale = "everything";
  }

  /** The configuration, empty parts where `cutover.json` says nothing. */
  get config(): Config {
    this.#refresh();
    return this.#config;
  }

  /** The histories of migrations, those included whose dialect cannot be analysed. */
  histories(): readonly History[] {
    this.#refresh();
    return this.#detection.histories;
  }

  /** Text of a file as the analysis sees it. */
  text(file: string): string | undefined {
    return this.#texts.read(file);
  }

  /** Whether a file's migrations are released already: by git, or before `since` of the configuration. */
  isShipped(file: string): boolean {
    this.#refresh();
    const analysis = this.#byFile.get(file);
    const settings = analysis === undefined ? undefined : this.#settings.get(keyOf(analysis.history))?.settings;
    return (settings?.isShipped ?? this.#options.isShipped)?.(file) === true;
  }

  /** Findings of all files that have some. */
  findings(): readonly FileFindings[] {
    this.#refresh();
    const files = new Set([
      ...this.#byFile.keys(),
      ...this.#detection.problems.map((problem) => problem.file),
      configFile,
    ]);
    return [...files].sort().flatMap((file) => {
      const findings = this.findingsIn(file);
      return findings.length === 0 ? [] : [{ file, findings, shipped: this.isShipped(file) }];
    });
  }

  /** Findings of one file in the order of its text. */
  findingsIn(file: string): readonly Finding[] {
    this.#refresh();
    const analysis = this.#byFile.get(file);
    const found = [
      ...this.#inputFindings(file),
      ...(analysis === undefined ? [] : this.#migrationFindings(file, analysis)),
    ];
    return found
      .filter((finding) => this.#isOn(finding.rule))
      .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  }

  /** What was read, and what was not. */
  coverage(): Coverage {
    this.#refresh();
    const analyses = [...this.#histories.values()];
    const results = analyses.flatMap((analysis) => [...analysis.scripts.values()].flat());
    const unread = results.flatMap(({ result }) => unreadOf(result, this.#syntax).unread);
    return {
      migrations: analyses.reduce((sum, analysis) => sum + analysis.history.migrations.length, 0),
      statements: results.reduce((sum, { result }) => sum + result.steps.length, 0),
      codeFiles: 0,
      unread: [...unread, ...this.#unreadHistories()],
    };
  }

  /** The fixes of a finding, in the conventions of its file's framework. */
  fixes(finding: Finding): readonly Fix[] {
    this.#refresh();
    const analysis = this.#byFile.get(finding.file);
    return analysis === undefined ? [] : fixesOf(finding, analysis, this.#fixContext());
  }

  /** The fixes of a file that may be applied without looking. They do not overlap. */
  fixAll(file: string): readonly Fix[] {
    return withoutOverlaps(
      this.findingsIn(file).flatMap((finding) =>
        this.fixes(finding)
          .filter((fix) => fix.safe && fix.disabled === undefined)
          .slice(0, 1),
      ),
    );
  }

  /** What the statement at an offset does. */
  explain(file: string, offset: number): Explanation | undefined {
    const at = this.#statementAt(file, offset);
    if (at === undefined) return undefined;
    const { span } = at.step.statement;
    const findings = this.findingsIn(file).filter((finding) => contains(span, finding.span));
    return { span, markdown: explainStatement(at, findings) };
  }

  /** The outline of a migration file. */
  symbols(file: string): readonly OutlineSymbol[] {
    this.#refresh();
    const analysis = this.#byFile.get(file);
    return analysis === undefined ? [] : symbolsOf(file, analysis);
  }

  #statementAt(file: string, offset: number): StatementAt | undefined {
    this.#refresh();
    const analysis = this.#byFile.get(file);
    const settings = analysis === undefined ? undefined : this.#settings.get(keyOf(analysis.history))?.settings;
    if (analysis === undefined || settings === undefined) return undefined;
    for (const script of analysis.scripts.get(file) ?? []) {
      const index = stepAt(script.result.steps, offset);
      const step = script.result.steps[index];
      if (step !== undefined) return { analysis, script, index, step, settings };
    }
    return undefined;
  }

  /** `YYYY-MM-DD`, for suppressions with an end. */
  #today(): string {
    return this.#options.now().toISOString().slice(0, 10);
  }

  #fixContext(): FixContext {
    return { files: this.#texts, now: this.#options.now(), isShipped: (file) => this.isShipped(file) };
  }

  #migrationFindings(file: string, analysis: HistoryAnalysis): readonly Finding[] {
    const scripts = analysis.scripts.get(file) ?? [];
    const found = scripts.flatMap(({ result }) => [
      ...findingsOf(result, ({ rule, severity }) => severityOf(rule, this.#config, severity) as Severity),
      ...unreadOf(result, this.#syntax).findings,
    ]);
    const text = this.text(file) ?? "";
    const statements = scripts.flatMap(({ result }) => result.steps.map((step) => step.statement.span));
    return withoutSuppressed(found, { file, text, dialect: analysis.dialect, statements }, ruleIds, this.#today());
  }

  /** What is wrong with the configuration or with a history as such. */
  #inputFindings(file: string): readonly Finding[] {
    const problems: readonly HistoryProblem[] = [
      ...this.#detection.problems,
      ...[...this.#rereadProblems.values()].flat(),
    ];
    const ofHistories = problems
      .filter((problem) => problem.file === file)
      .map((problem) => about(inconsistentHistory, problem, problem.message));
    if (file !== configFile) return ofHistories;
    return [
      ...ofHistories,
      ...this.#configProblems.map((problem) =>
        about(invalidConfiguration, { file, span: problem.span }, problem.message),
      ),
    ];
  }

  #isOn(rule: string): boolean {
    const description = descriptions.get(rule);
    return description === undefined || severityOf(description, this.#config) !== "off";
  }

  /** A history whose dialect is unknown or has no engine is said aloud, once. */
  #unreadHistories(): Coverage["unread"] {
    return this.#detection.histories.flatMap((history) => {
      if (this.#histories.has(keyOf(history))) return [];
      const file = history.migrations[0]?.up?.file ?? history.path;
      const what =
        history.dialect === undefined ? "their SQL dialect is not known" : `${history.dialect} is not analysed yet`;
      return [
        {
          file,
          span: { start: 0, end: 0 },
          reason: `The ${history.migrations.length} migrations of ${history.path} were left out: ${what}`,
        },
      ];
    });
  }

  #refresh(): void {
    const stale = this.#stale;
    if (typeof stale !== "string" && stale.size === 0) return;
    this.#stale = new Set();
    if (stale === "everything") this.#readConfig();
    if (typeof stale === "string" || [...stale].some((path) => this.#decidesHistories(path))) this.#detect();
    else this.#reread(stale);
    this.#analyse();
  }

  #readConfig(): void {
    const text = this.#texts.read(configFile);
    const { config, problems } =
      text === undefined ? { config: emptyConfig, problems: [] } : parseConfig(text, ruleIds);
    this.#config = config;
    this.#configProblems = problems;
    this.#settings.clear();
  }

  /** A file that detection looked into and that is no migration itself (journal, framework configuration). */
  #decidesHistories(path: string): boolean {
    return !this.#byFile.has(path) && this.#detection.inputs.includes(path);
  }

  #detect(): void {
    const detected = detectHistories(this.#texts, this.#config.migrations);
    const detection = this.#withFolders(detected);
    const claimed = new Set(detection.histories.flatMap((history) => filesOf(history)));
    const singles = [...this.#singles.keys()].flatMap((path) =>
      claimed.has(path) ? [] : (this.#singleHistory(path) ?? []),
    );
    this.#detection = { ...detection, histories: [...detection.histories, ...singles] };
    this.#rereadProblems.clear();
  }

  /** Folders that somebody named and in which no history was found are histories of plain files. */
  #withFolders(detection: Detection): Detection {
    const isNear = (a: string, b: string) => a === b || b === "." || a.startsWith(`${b}/`);
    const bare = [...this.#folders].filter(
      ([folder]) => !detection.histories.some(({ path }) => isNear(path, folder) || isNear(folder, path)),
    );
    if (bare.length === 0) return detection;
    const entries = bare.map(([path, dialect = "postgres"]) => ({
      path,
      framework: "plain" as const,
      dialect,
      span: nowhere,
    }));
    return detectHistories(this.#texts, [...this.#config.migrations, ...entries]);
  }

  #singleHistory(path: string | undefined): History | undefined {
    const text = path === undefined ? undefined : this.#texts.read(path);
    return path === undefined || text === undefined
      ? undefined
      : historyOfSingleFile(path, text, this.#singles.get(path));
  }

  /** Reads the histories again whose files changed. */
  #reread(changed: ReadonlySet<string>): void {
    const byFile = this.#byFile;
    const keys = new Set(
      [...changed].flatMap((path) => byFile.get(path) ?? []).map((analysis) => keyOf(analysis.history)),
    );
    const histories = this.#detection.histories.map((history) => {
      if (!keys.has(keyOf(history))) return history;
      if (history.single === true) return this.#singleHistory(history.migrations[0]?.up?.file) ?? history;
      const again = rereadHistory(history, this.#texts);
      this.#rereadProblems.set(keyOf(history), again.problems);
      return again.history;
    });
    this.#detection = { ...this.#detection, histories };
  }

  #analyse(): void {
    const known = new Map(this.#histories);
    this.#histories.clear();
    for (const history of this.#detection.histories) {
      if (history.dialect === undefined) continue;
      const settings = this.#settingsOf(history, history.dialect);
      if (settings === undefined) continue;
      const key = keyOf(history);
      const before = known.get(key);
      const analysis = before?.dialect === history.dialect ? before : new HistoryAnalysis(history, history.dialect);
      analysis.update(history, (file) => this.#texts.read(file) ?? "", settings);
      this.#histories.set(key, analysis);
    }
    this.#byFile = new Map(
      [...this.#histories.values()].flatMap((analysis) =>
        [...analysis.scripts.keys()].map((file) => [file, analysis] as const),
      ),
    );
  }

  /** The same object as long as configuration and the set of migrations are the same: what was judged before stays valid. */
  #settingsOf(history: History, dialect: Dialect): StepSettings | undefined {
    const key = keyOf(history);
    const known = this.#settings.get(key);
    if (known !== undefined && known.shipped === shippedKey(history)) return known.settings;
    const settings = stepSettings(history, dialect, this.#config, rules, this.#options.isShipped);
    this.#settings.set(key, { shipped: shippedKey(history), settings });
    return settings;
  }
}

const nowhere = { start: 0, end: 0 };
const descriptions: ReadonlyMap<string, RuleDescription> = new Map(allRules.map((rule) => [rule.id, rule]));
const ruleIds: readonly string[] = allRules.map((rule) => rule.id);

function keyOf(history: History): string {
  return `${history.framework} ${history.path}${history.single === true ? ` ${history.migrations[0]?.up?.file}` : ""}`;
}

/** What of a history decides its settings besides the configuration. */
function shippedKey(history: History): string {
  return `${history.version} ${history.migrations.filter((migration) => migration.shipped === true).length}`;
}

function filesOf(history: History): readonly string[] {
  return history.migrations.flatMap(({ up, down }) => [up?.file, down?.file].filter((file) => file !== undefined));
}

function about(rule: RuleDescription, { file, span }: Location, message: string): Finding {
  return { rule: rule.id, severity: rule.severity, axis: rule.axis, message, file, span, related: [], rewrites: [] };
}
