import { configFile } from "../migrations/detect.ts";
import { allRules } from "../rules/all.ts";
import type { Finding, RuleDescription } from "../rules/types.ts";
import type { Coverage, FileFindings, SyntaxChecker } from "../workspace-types.ts";
import type { AnalysedChanges } from "./changes-analysis.ts";
import { inReadingOrder } from "./file-order.ts";
import { findingsOf } from "./findings.ts";
import type { HistoryAnalysis } from "./history-analysis.ts";
import { inputFindings } from "./input-findings.ts";
import type { MigrationsAnalysis } from "./migrations-analysis.ts";
import { suspicions, withoutSaidTwice } from "./said-twice.ts";
import { severityOf } from "./settings.ts";
import { withoutSuppressed } from "./suppressed.ts";
import { unreadOf } from "./unread.ts";
import { unreadHistories } from "./unread-histories.ts";

/** What the findings of a workspace are put together from. */
interface FindingSources {
  readonly migrations: MigrationsAnalysis;
  /** The staged changes as they are now. */
  changes(): readonly AnalysedChanges[];
  text(file: string): string | undefined;
  /** PostgreSQL's own parser, once it is there. */
  syntax(): SyntaxChecker | undefined;
  now(): Date;
}

/** The findings of all files: those of migrations and of staged changes, as configured, and without what comments silence. */
export class WorkspaceFindings {
  readonly #sources: FindingSources;

  constructor(sources: FindingSources) {
    this.#sources = sources;
  }

  /** Of all files that have some. */
  all(): readonly FileFindings[] {
    const { migrations, changes } = this.#sources;
    const files = new Set([
      ...migrations.byFile.keys(),
      ...migrations.problems.map((problem) => problem.file),
      ...changes().flatMap(({ findings }) => findings.map(({ file }) => file)),
      configFile,
    ]);
    return inReadingOrder(files, migrations.byFile).flatMap((file) => {
      const findings = this.in(file);
      return findings.length === 0 ? [] : [{ file, findings, shipped: migrations.isShipped(file) }];
    });
  }

  /** Of one file, in the order of its text. */
  in(file: string): readonly Finding[] {
    const changes = this.#sources.changes();
    const ofChanges = changes.flatMap(({ findings }) => findings.filter((finding) => finding.file === file));
    const inOrder = changes.flatMap((result) => result.inOrder.filter((place) => place.file === file));
    const found = withoutSaidTwice([...this.#ofMigrations(file), ...ofChanges], inOrder);
    return inTextOrder(this.#visible(found, file));
  }

  /** What migrations alone tell of a file of theirs: findings that code cannot take back. Undefined for other files. */
  withoutCode(file: string): readonly Finding[] | undefined {
    if (!this.#sources.migrations.byFile.has(file)) return undefined;
    const sure = this.#ofMigrations(file).filter(({ rule }) => !suspicions.has(rule));
    return inTextOrder(this.#visible(sure, file).filter(({ rule }) => rule !== "unused-suppression"));
  }

  /** What was read of the migrations, and what was not. */
  coverage(): Omit<Coverage, "codeFiles"> {
    const { migrations } = this.#sources;
    const { analyses } = migrations;
    const results = analyses.flatMap((analysis) =>
      [...analysis.scripts.values()].flat().map(({ result }) => ({ result, syntax: this.#syntaxOf(analysis) })),
    );
    const unread = results.flatMap(({ result, syntax }) => unreadOf(result, syntax).unread);
    return {
      migrations: analyses.reduce(
        (sum, { history }) => sum + (history.dump === true ? 0 : history.migrations.length),
        0,
      ),
      statements: results.reduce((sum, { result }) => sum + result.steps.length, 0),
      unread: [...unread, ...unreadHistories(migrations)],
    };
  }

  #ofMigrations(file: string): readonly Finding[] {
    const { migrations } = this.#sources;
    const found = inputFindings(file, migrations);
    const analysis = migrations.byFile.get(file);
    if (analysis === undefined) return found;
    const { schema } = analysis;
    const scripts = analysis.scripts.get(file) ?? [];
    const ofScripts = scripts.flatMap(({ result }) => [
      ...findingsOf(result, schema),
      ...unreadOf(result, this.#syntaxOf(analysis)).findings,
    ]);
    return [...found, ...ofScripts];
  }

  /** With the configured severities, and without what a comment silences. */
  #visible(findings: readonly Finding[], file: string): readonly Finding[] {
    const { migrations, text, now } = this.#sources;
    const analysis = migrations.byFile.get(file);
    const scripts = analysis?.scripts.get(file) ?? [];
    const statements = () => scripts.flatMap(({ result }) => result.steps.map((step) => step.statement.span));
    const source = { file, text: text(file) ?? "", dialect: analysis?.dialect, statements };
    const configured: Finding[] = [];
    for (const finding of findings) {
      const visible = this.#configured(finding);
      if (visible !== undefined) configured.push(visible);
    }
    // `YYYY-MM-DD`, for suppressions with an end.
    return withoutSuppressed(configured, source, ruleIds, now().toISOString().slice(0, 10));
  }

  /** The finding with the configured severity; undefined when its rule is off. */
  #configured(finding: Finding): Finding | undefined {
    const description = descriptions.get(finding.rule);
    const severity =
      description === undefined
        ? finding.severity
        : severityOf(description, this.#sources.migrations.config, finding.severity);
    if (severity === "off") return undefined;
    return severity === finding.severity ? finding : { ...finding, severity };
  }

  /** The parser of the server, where it is at hand: only PostgreSQL's is. */
  #syntaxOf({ dialect }: HistoryAnalysis): SyntaxChecker | undefined {
    return dialect === "postgres" ? this.#sources.syntax() : undefined;
  }
}

function inTextOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

const descriptions: ReadonlyMap<string, RuleDescription> = new Map(allRules.map((rule) => [rule.id, rule]));
/** Every rule that a comment or the configuration may name. */
export const ruleIds: readonly string[] = allRules.map((rule) => rule.id);
