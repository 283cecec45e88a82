import { type FixContext, fixesOf, suppressionOf } from "./actions/fixes.ts";
import { withoutOverlaps } from "./actions/overlaps.ts";
import { suppressFix } from "./actions/suppress.ts";
import { type AnalysedChanges, ChangesAnalysis, type RepositoryFacts } from "./analysis/changes-analysis.ts";
import { codeFilter, databasesBeside } from "./analysis/code-of-history.ts";
import { stepAt } from "./analysis/history-replay.ts";
import { MigrationsAnalysis } from "./analysis/migrations-analysis.ts";
import { StagedChanges } from "./analysis/staged-changes.ts";
import { TextCache } from "./analysis/text-cache.ts";
import { ruleIds, WorkspaceFindings } from "./analysis/workspace-findings.ts";
import type { Gate } from "./changes/gates.ts";
import type { HandOver } from "./changes/live/hand-over.ts";
import type { LivePlan } from "./changes/live/plan.ts";
import type { HistoryChanges } from "./changes/progress.ts";
import type { PastAnswers, PastQuestions } from "./changes/released.ts";
import type { Means, StartOptions } from "./changes/scaffold.ts";
import type { Change, PhaseId, Scaffold } from "./changes/types.ts";
import type { CodeLanguage, CodeParser } from "./code/types.ts";
import type { Config } from "./config.ts";
import { explainChange } from "./explain/change.ts";
import { explainDirectiveWord } from "./explain/directive-word.ts";
import { lensesOf } from "./explain/lenses.ts";
import { explainStatement, findingLine, type StatementAt } from "./explain/statement.ts";
import { symbolsOf } from "./explain/symbols.ts";
import { configFile } from "./migrations/detect.ts";
import type { History, Refusal } from "./migrations/types.ts";
import { knownColumns } from "./navigate/known-columns.ts";
import { Navigation } from "./navigate/navigation.ts";
import type { ColumnAt, ColumnExplanation, ColumnReferences, KnownColumn } from "./navigate/types.ts";
import type { Finding } from "./rules/types.ts";
import type { Dialect } from "./sql/types.ts";
import type { Task } from "./task.ts";
import { contains, type Location } from "./text.ts";
import { tracePlan } from "./trace/plan.ts";
import type { TracePlan } from "./trace/types.ts";
import type {
  Coverage,
  Explanation,
  FileFindings,
  Fix,
  Lens,
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
  readonly #migrations: MigrationsAnalysis;
  readonly #changes: ChangesAnalysis;
  readonly #navigation: Navigation;
  readonly #findings: WorkspaceFindings;
  readonly #staged: StagedChanges;
  #syntax: SyntaxChecker | undefined;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.#texts = new TextCache(options.files);
    this.#migrations = new MigrationsAnalysis(this.#texts, ruleIds, options);
    this.#changes = new ChangesAnalysis(options.files, this.#texts);
    this.#navigation = new Navigation(this.#changes.code, {
      analyses: () => this.#migrations.analyses,
      codeOf: (analysis) => codeFilter(analysis, this.#migrations.analyses, this.config),
      besideOf: (analysis) => databasesBeside(analysis, this.#migrations.analyses, this.config),
      changesOf: (analysis) => this.#staged.ofHistory(analysis)?.changes ?? [],
      read: (file) => this.text(file),
    });
    this.#syntax = options.syntax;
    const now = () => options.now();
    const changes = () => this.#changeResults();
    this.#findings = new WorkspaceFindings({
      migrations: this.#migrations,
      changes,
      text: (file) => this.text(file),
      syntax: () => this.#syntax,
      now,
    });
    this.#staged = new StagedChanges({
      analysis: this.#changes,
      results: changes,
      texts: this.#texts,
      files: options.files,
      now,
    });
    if (options.code !== undefined) this.#changes.provideParser(options.code);
  }

  /** The content of a file changed. */
  fileChanged(path: string): void {
    this.#texts.forget(path);
    this.#changes.forget(path);
    this.#migrations.invalidate(path);
  }

  /** Files came or went, or so many changed that it is not known which. */
  pathsChanged(): void {
    this.#texts.clear();
    this.#changes.clear();
    this.#migrations.invalidate(undefined);
  }

  /** Leaves application code out that fits a glob pattern (`files.exclude` of the editor). Migrations are read wherever they are. */
  hideCode(patterns: readonly string[]): void {
    this.#changes.clear();
    this.#migrations.hideCode(patterns);
  }

  /** PostgreSQL's own parser became available. */
  provideSyntax(syntax: SyntaxChecker): void {
    this.#syntax = syntax;
  }

  /** Parsers of application code became available. */
  provideCode(parser: CodeParser): void {
    this.#changes.provideParser(parser);
  }

  /** Reads the code that findings and staged changes depend on, with pauses. Without it the first answer does so in one go. */
  *prepare(): Task<void> {
    const { analyses, config } = this.#migrations;
    yield* this.#changes.prepare(analyses, config, this.#repository());
  }

  /** Whether `prepare` has nothing left to read. */
  get isPrepared(): boolean {
    return this.#changes.isPrepared;
  }

  /** The dialects of all histories. */
  dialects(): ReadonlySet<Dialect> {
    return new Set(this.#migrations.analyses.map(({ dialect }) => dialect));
  }

  /** Languages of the application code that staged changes depend on and that no parser was provided for. */
  missingLanguages(): ReadonlySet<CodeLanguage> {
    this.#changeResults();
    return this.#changes.missingLanguages;
  }

  /** The same for the last answer about a column. */
  missingForColumn(): ReadonlySet<CodeLanguage> {
    return this.#changes.code.missingForSearch;
  }

  /** What staged changes would ask of git, and nobody has told yet. */
  missingPast(): PastQuestions {
    this.#changeResults();
    return this.#changes.missingPast;
  }

  /** Git's answers to `missingPast`. */
  providePast(questions: PastQuestions, answers: PastAnswers): void {
    this.#changes.providePast(questions, answers);
  }

  /** Has a file analysed as a migration even when no history claims it: somebody named it. */
  addSingleFile(path: string, dialect: Dialect | undefined): void {
    this.#migrations.finder.addSingleFile(path, dialect);
    this.#migrations.invalidate(undefined);
  }

  /** Has the .sql files of a folder analysed as migrations when no history is found in it or around it: somebody named it. */
  addFolder(path: string, dialect: Dialect | undefined): void {
    this.#migrations.finder.addFolder(path, dialect);
    this.#migrations.invalidate(undefined);
  }

  /** The configuration, empty parts where `cutover.json` says nothing. */
  get config(): Config {
    return this.#migrations.config;
  }

  /** The histories of migrations, those included whose dialect cannot be analysed. */
  histories(): readonly History[] {
    return this.#migrations.histories;
  }

  /** Text of a file as the analysis sees it. */
  text(file: string): string | undefined {
    return this.#texts.read(file);
  }

  /** Whether a file's migrations are released already: by git, or before `since` of the configuration. */
  isShipped(file: string): boolean {
    return this.#migrations.isShipped(file);
  }

  /** Findings of all files that have some. */
  findings(): readonly FileFindings[] {
    return this.#findings.all();
  }

  /** Findings of one file in the order of its text. */
  findingsIn(file: string): readonly Finding[] {
    return this.#findings.in(file);
  }

  /**
   * What migrations alone tell of a file of theirs, while `isPrepared` is not true yet: findings that the code cannot take back. Undefined
   * for other files.
   */
  findingsWithoutCode(file: string): readonly Finding[] | undefined {
    return this.#findings.withoutCode(file);
  }

  /** What was read, and what was not. */
  coverage(): Coverage {
    this.#changeResults();
    const { migrations, statements, unread } = this.#findings.coverage();
    return { migrations, statements, codeFiles: this.#changes.codeFiles, unread };
  }

  /** The fixes of a finding, in the conventions of its file's framework. */
  fixes(finding: Finding): readonly Fix[] {
    return finding.file === configFile ? [] : [...this.#staged.fixes(finding), ...this.fixesWithoutCode(finding)];
  }

  /** The comment that silences a finding, where there can be one. */
  suppression(finding: Finding): Fix | undefined {
    const analysis = this.#migrations.byFile.get(finding.file);
    if (analysis !== undefined) return suppressionOf(finding, analysis, this.#fixContext());
    const text = this.text(finding.file);
    if (text === undefined || finding.file === configFile) return undefined;
    return suppressFix(finding.rule, finding.file, text, finding.span.start);
  }

  /** The fixes of one of `findingsWithoutCode`: those that bring staged changes on are left out. */
  fixesWithoutCode(finding: Finding): readonly Fix[] {
    const analysis = this.#migrations.byFile.get(finding.file);
    return analysis === undefined ? [] : fixesOf(finding, analysis, this.#fixContext());
  }

  /** The fixes of a file that may be applied without looking. They do not overlap. */
  fixAll(file: string): readonly Fix[] {
    return safeOf(this.findingsIn(file), (finding) => this.fixes(finding));
  }

  /** The same for `findingsWithoutCode`. */
  fixAllWithoutCode(file: string): readonly Fix[] {
    return safeOf(this.findingsWithoutCode(file) ?? [], (finding) => this.fixesWithoutCode(finding));
  }

  /** What the statement at an offset does, and which step of a staged change it is. */
  explain(file: string, offset: number): Explanation | undefined {
    const at = this.#statementAt(file, offset);
    if (at === undefined) return this.#explainDirective(file, offset);
    return explained(at, this.#staged.ofHistory(at.analysis), this.findingsIn(file));
  }

  /** What a statement of a migration does, while `isPrepared` is not true yet: staged changes are left out. */
  explainWithoutCode(file: string, offset: number): Explanation | undefined {
    const at = this.#statementAt(file, offset);
    return at === undefined ? undefined : explained(at, undefined, this.findingsWithoutCode(file) ?? []);
  }

  /** A directive stands outside of statements: there the change is explained, and the word of the directive's language. */
  #explainDirective(file: string, offset: number): Explanation | undefined {
    const change = this.changes().find(
      ({ spec }) => spec.declared && spec.at.file === file && contains(spec.at.span, { start: offset, end: offset }),
    );
    if (change === undefined) return undefined;
    const { span } = change.spec.at;
    const word = explainDirectiveWord(this.text(file) ?? "", span, offset);
    const markdown = [...(word === undefined ? [] : [word.markdown]), explainChange(change)].join("\n\n");
    return { span: word?.span ?? span, markdown, reported: "" };
  }

  /** The column that is named at an offset of a migration or of application code. */
  columnAt(file: string, offset: number): Task<ColumnAt | undefined> {
    return this.#navigation.columnAt(file, offset);
  }

  /** Where the column at an offset was created. */
  definition(file: string, offset: number): Task<Location | undefined> {
    return this.#navigation.definition(file, offset);
  }

  /** Everything that names the column at an offset; with `nameOnly` also code that may mean another column. */
  references(file: string, offset: number, nameOnly = false): Task<ColumnReferences | undefined> {
    return this.#navigation.references(file, offset, nameOnly);
  }

  /** What there is to know of the column at an offset. `link` is Markdown that names a place and leads there. */
  explainColumn(file: string, offset: number, link: (at: Location) => string): Task<ColumnExplanation | undefined> {
    return this.#navigation.explain(file, offset, link);
  }

  /** The same for a column that a migration names, at once: that its usages in code are still being looked for is said. */
  explainColumnWithoutCode(
    file: string,
    offset: number,
    link: (at: Location) => string,
  ): ColumnExplanation | undefined {
    return this.#navigation.explainWithoutUsages(file, offset, link, this.isPrepared);
  }

  /** The columns of all tables, in the order of their names. */
  columns(): readonly KnownColumn[] {
    return knownColumns(this.#migrations.analyses);
  }

  /**
   * What to run to see what the migrations in these files really do, on a server of the given major version. Refused with a reason for
   * people when that is not possible.
   */
  tracePlan(files: readonly string[], version: number): TracePlan | Refusal {
    const analyses = new Set(files.map((file) => this.#migrations.byFile.get(file)));
    const [analysis] = analyses;
    const settings = analysis === undefined ? undefined : this.#migrations.settingsOf(analysis);
    if (analysis === undefined || settings === undefined || analyses.size > 1)
      return { refused: "Name migrations of one history: files that are read as migrations, all in one folder." };
    if (analysis.dialect !== "postgres")
      return { refused: `Only migrations for PostgreSQL can be traced, and these are for ${analysis.dialect}.` };
    return tracePlan(analysis, settings, new Set(files), version, (file) => this.text(file) ?? "");
  }

  /** The outline of a migration file. */
  symbols(file: string): readonly OutlineSymbol[] {
    const analysis = this.#migrations.byFile.get(file);
    return analysis === undefined ? [] : symbolsOf(file, analysis);
  }

  /** Lines above the statements of a migration file: staged changes, and locks that stop reads or writes of a table in use. */
  lenses(file: string): readonly Lens[] {
    const analysis = this.#migrations.byFile.get(file);
    return analysis === undefined ? [] : lensesOf(file, analysis, this.changes());
  }

  /** All staged changes, declared ones first in each history. */
  changes(): readonly Change[] {
    return this.#staged.all();
  }

  /**
   * Whether a phase may ship to an environment: of one change, or of all that have not got past it. `deployed` is the workspace at the commit that
   * runs there, or why that is not known.
   */
  gates(phase: PhaseId, environment: string, id: string | undefined, deployed: Workspace | string): readonly Gate[] {
    return this.#staged.gates(phase, environment, id, typeof deployed === "string" ? deployed : deployed.changes());
  }

  /** How the rows of a change are compared and filled in a database. Refused with a reason for people. */
  livePlan(id: string): LivePlan | Refusal {
    return this.#staged.livePlan(id);
  }

  /** The backfill of a change for another tool. Refused with a reason for people. */
  handOver(id: string, form: HandOver): string | Refusal {
    return this.#staged.handOver(id, form);
  }

  /** The files and edits that bring a change on. Refused with a reason for people. */
  scaffoldNext(id: string, by: Means = "trigger"): Scaffold | Refusal {
    return this.#staged.scaffoldNext(id, by);
  }

  /** The first migration of a new staged change from `table.column` to `table.column`, in the history that knows the table. */
  startChange(from: string, to: string, options: StartOptions): Scaffold | Refusal {
    return this.#staged.start(from, to, options);
  }

  #changeResults(): readonly AnalysedChanges[] {
    const { analyses, config } = this.#migrations;
    return this.#changes.results(analyses, config, this.#repository());
  }

  #repository(): RepositoryFacts {
    return {
      isShipped: (file) => this.isShipped(file),
      now: this.#options.now(),
    };
  }

  #statementAt(file: string, offset: number): StatementAt | undefined {
    const analysis = this.#migrations.byFile.get(file);
    const settings = analysis === undefined ? undefined : this.#migrations.settingsOf(analysis);
    if (analysis === undefined || settings === undefined) return undefined;
    for (const script of analysis.scripts.get(file) ?? []) {
      const index = stepAt(script.result.steps, offset);
      const step = script.result.steps[index];
      if (step !== undefined) return { analysis, script, index, step, settings };
    }
    return undefined;
  }

  #fixContext(): FixContext {
    return { files: this.#texts, now: this.#options.now(), isShipped: (file) => this.isShipped(file) };
  }
}

/** The first fix of each finding that may be applied without looking, where they do not overlap. */
function safeOf(findings: readonly Finding[], fixes: (finding: Finding) => readonly Fix[]): readonly Fix[] {
  const safe = findings.flatMap(
    (finding) => fixes(finding).find((fix) => fix.safe && fix.disabled === undefined) ?? [],
  );
  return withoutOverlaps(safe);
}

/** What a statement does, with those of the file's findings that are about it. */
function explained(at: StatementAt, changes: HistoryChanges | undefined, findings: readonly Finding[]): Explanation {
  const { span } = at.step.statement;
  const own = findings.filter((finding) => contains(span, finding.span));
  return { span, markdown: explainStatement(at, changes), reported: own.map(findingLine).join("\n\n") };
}
