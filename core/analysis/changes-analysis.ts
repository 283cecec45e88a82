import { readEvidence } from "../changes/evidence.ts";
import { changeFindings } from "../changes/findings/index.ts";
import { filesOfInterest, namesOfInterest } from "../changes/interest.ts";
import { deriveChanges, type HistoryChanges } from "../changes/progress.ts";
import { type PastAnswers, type PastQuestions, pastQuestions, releasedNames } from "../changes/released.ts";
import { scanHistory } from "../changes/scan.ts";
import { stepsInOrder } from "../changes/steps-in-order.ts";
import type { CodeFacts } from "../changes/types.ts";
import type { Model } from "../code/models/types.ts";
import { doubtSharedCode } from "../code/shared.ts";
import { searchedWords } from "../code/spelling.ts";
import type { CodeLanguage, CodeParser } from "../code/types.ts";
import { modelsIn } from "../code/usages.ts";
import type { Config } from "../config.ts";
import type { FileReader } from "../migrations/types.ts";
import type { Finding } from "../rules/types.ts";
import type { Task } from "../task.ts";
import type { Location } from "../text.ts";
import { CodeIndex } from "./code-index.ts";
import { codeFilter, databasesBeside } from "./code-of-history.ts";
import { historyFacts } from "./facts.ts";
import type { HistoryAnalysis } from "./history-analysis.ts";
import { ReleasedCode } from "./released-code.ts";

/** What is known of the repository around, at this time. */
export interface RepositoryFacts {
  readonly now: Date;
  isShipped(file: string): boolean;
}

/** The staged changes of one history with what they report. */
export interface AnalysedChanges {
  readonly analysis: HistoryAnalysis;
  readonly derived: HistoryChanges;
  readonly findings: readonly Finding[];
  /** Where declared changes do in order what they are for. */
  readonly inOrder: readonly Location[];
  questions(): PastQuestions;
}

/** The staged changes of a workspace, derived from migrations and code when they are asked for. */
export class ChangesAnalysis {
  readonly #files: FileReader;
  readonly #migrationTexts: FileReader;
  readonly #code: CodeIndex;
  readonly #released: ReleasedCode;
  #results: readonly AnalysedChanges[] | undefined;
  /** The code was read since it was last forgotten as a whole. */
  #prepared = false;

  /** `files` are read without being remembered, since code is large; the texts of migrations are remembered already. */
  constructor(files: FileReader, migrationTexts: FileReader) {
    this.#files = files;
    this.#migrationTexts = migrationTexts;
    this.#code = new CodeIndex(files);
    this.#released = new ReleasedCode(files);
  }

  /** Languages whose grammar the host should load: without them the code is not known. */
  get missingLanguages(): ReadonlySet<CodeLanguage> {
    return new Set([...this.#code.missingLanguages, ...this.#released.missingLanguages]);
  }

  /** Whether the code that `results` need is read, edits of single files aside. */
  get isPrepared(): boolean {
    return this.#prepared || this.#results !== undefined;
  }

  get codeFiles(): number {
    return this.#code.lookedAt;
  }

  provideParser(parser: CodeParser): void {
    this.#code.provideParser(parser);
    this.#released.provideParser(parser);
    this.#results = undefined;
    this.#prepared = false;
  }

  /** A file changed: whatever was derived may be different. */
  forget(path: string): void {
    this.#code.forget(path);
    this.#released.forget(path);
    this.#results = undefined;
  }

  clear(): void {
    this.#code.clear();
    this.#released.clear();
    this.#results = undefined;
    this.#prepared = false;
  }

  /** What only the repository's past can tell of the last results, and nobody has told yet. */
  get missingPast(): PastQuestions {
    const asked = (this.#results ?? []).map((result) => result.questions());
    return this.#released.unanswered({
      words: new Set(asked.flatMap(({ words }) => [...words])),
      files: new Set(asked.flatMap(({ files }) => [...files])),
    });
  }

  providePast(questions: PastQuestions, answers: PastAnswers): void {
    this.#released.provide(questions, answers);
    // Where nothing was found, nothing is judged otherwise.
    if (answers.released.size + answers.committed.size > 0) this.#results = undefined;
  }

  /** What is known of application code. */
  get code(): CodeIndex {
    return this.#code;
  }

  /** The tables that code declares, for scaffolding. */
  models(analysis: HistoryAnalysis): readonly Model[] {
    return modelsIn(this.#code.environment(analysis.dialect));
  }

  /** Reads the code that `results` need, with pauses, so that they come at once. After an edit of single files that is not needed again. */
  *prepare(histories: readonly HistoryAnalysis[], config: Config, repository: RepositoryFacts): Task<void> {
    if (this.isPrepared) return;
    for (const analysis of histories) {
      const scan = scanHistory(historyFacts(analysis, (file) => this.#migrationTexts.read(file), repository.isShipped));
      if (namesOfInterest(scan, () => []).size === 0) continue;
      yield* this.#code.prepare(analysis.dialect);
      const names = namesOfInterest(scan, () => this.models(analysis));
      const words = searchedWords(names, analysis.dialect);
      yield* this.#code.search(() => [words], analysis.dialect, codeFilter(analysis, histories, config));
    }
    this.#prepared = true;
  }

  /** Brings everything up to date. */
  results(
    histories: readonly HistoryAnalysis[],
    config: Config,
    repository: RepositoryFacts,
  ): readonly AnalysedChanges[] {
    this.#results ??= histories.map((analysis) => this.#derive(analysis, histories, config, repository));
    return this.#results;
  }

  #derive(
    analysis: HistoryAnalysis,
    histories: readonly HistoryAnalysis[],
    config: Config,
    repository: RepositoryFacts,
  ): AnalysedChanges {
    const facts = historyFacts(analysis, (file) => this.#migrationTexts.read(file), repository.isShipped);
    const scan = scanHistory(facts);
    const names = namesOfInterest(scan, () => this.models(analysis));
    const isCode = codeFilter(analysis, histories, config);
    const files = filesOfInterest(scan, () => this.models(analysis));
    const beside = databasesBeside(analysis, histories, config);
    const doubted = (facts: CodeFacts) => ({ ...facts, files: doubtSharedCode(facts.files, beside) });
    const code = doubted(this.#code.facts(names, analysis.dialect, isCode, files));
    const settings = {
      environments: config.environments.map(({ name }) => name),
      evidence: readEvidence(this.#files),
      read: (file: string) => this.#files.read(file),
    };
    const taken = releasedNames(scan);
    const released = this.#released.facts(taken, analysis.dialect, isCode);
    const derived = deriveChanges(scan, code, settings, released === undefined ? undefined : doubted(released));
    const findings = changeFindings(derived, {
      now: repository.now,
      options: (rule) => config.rules[rule]?.options ?? {},
      committed: (file) => this.#released.committed(file),
      models: () => this.models(analysis),
      read: (file) => this.#files.read(file),
      readReleased: (file) => this.#released.read(file),
    });
    const questions = () => pastQuestions(taken, derived);
    return { analysis, derived, findings, questions, inOrder: stepsInOrder(derived) };
  }
}
