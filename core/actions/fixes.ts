import type { AnalysedScript, HistoryAnalysis } from "../analysis/history-analysis.ts";
import { stepAt } from "../analysis/history-replay.ts";
import type { PlacedStatement } from "../analysis/placed-statement.ts";
import { frameworkOf } from "../migrations/detect.ts";
import type { FileReader } from "../migrations/types.ts";
import type { Finding } from "../rules/types.ts";
import { schemaOver } from "../schema/schema.ts";
import { contains } from "../text.ts";
import type { Fix } from "../workspace-types.ts";
import { materialise } from "./materialise.ts";
import type { Place } from "./place.ts";
import { suppressFix } from "./suppress.ts";

/** What fixes in migrations need to know of the workspace. */
export interface FixContext {
  readonly files: FileReader;
  readonly now: Date;
  readonly isShipped: (file: string) => boolean;
}

/** The fixes of a finding in a migration: its rewrites in the framework's conventions. */
export function fixesOf(finding: Finding, analysis: HistoryAnalysis, context: FixContext): readonly Fix[] {
  if (finding.rewrites.length === 0) return [];
  const place = placeOf(finding, analysis, context);
  return place === undefined ? [] : finding.rewrites.map((rewrite) => materialise(finding.rule, rewrite, place));
}

/** The comment that silences a finding in a migration; a shipped one is not edited. */
export function suppressionOf(finding: Finding, analysis: HistoryAnalysis, context: FixContext): Fix | undefined {
  const place = placeOf(finding, analysis, context);
  if (place === undefined || place.shipped) return undefined;
  return suppressFix(finding.rule, finding.file, place.text, place.statement.span.start);
}

/** The place of the statement that a finding is about. */
function placeOf(finding: Finding, analysis: HistoryAnalysis, context: FixContext): Place | undefined {
  const scripts = analysis.scripts.get(finding.file) ?? [];
  const script = scripts.find(({ result }) => contains(result.script.script.span, finding.span));
  const index = script === undefined ? -1 : stepAt(script.result.steps, finding.span.start);
  const step = script?.result.steps[index];
  const { history } = analysis;
  const migration = history.migrations[script?.migration ?? -1];
  if (script === undefined || step === undefined || migration === undefined) return undefined;
  return {
    statement: step.statement,
    siblings: script.result.script.statements,
    script: script.result.script.script,
    direction: script.direction,
    migration,
    text: context.files.read(finding.file) ?? "",
    history,
    framework: frameworkOf(history.framework),
    dialect: analysis.dialect,
    files: context.files,
    besidesScripts: () => analysis.filesBesidesScripts(context.files.paths),
    followers: () => followersOf(analysis, script),
    counterpart:
      analysis.results[script.migration]?.[script.direction === "up" ? "down" : "up"]?.script.statements ?? [],
    index: (name) =>
      analysis.before(script, index, (store) => schemaOver(store, { searchPath: ["public"] }).index(name)),
    shipped: context.isShipped(finding.file),
    inTransaction: step.inTransaction,
    now: context.now,
  };
}

/** Statements of the up scripts behind this one. */
function followersOf(analysis: HistoryAnalysis, script: AnalysedScript): readonly PlacedStatement[] {
  return analysis.results.slice(script.migration + 1).flatMap(({ up }) => up?.script.statements ?? []);
}
