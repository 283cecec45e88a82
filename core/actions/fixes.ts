import type { AnalysedScript, HistoryAnalysis } from "../analysis/history-analysis.ts";
import { stepAt } from "../analysis/history-replay.ts";
import { frameworkOf } from "../migrations/detect.ts";
import type { FileReader } from "../migrations/types.ts";
import type { Finding } from "../rules/types.ts";
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

/** The fixes of a finding in a migration: its rewrites in the framework's conventions, and the suppression. */
export function fixesOf(finding: Finding, analysis: HistoryAnalysis, context: FixContext): readonly Fix[] {
  const place = placeOf(finding, analysis, context);
  if (place === undefined) return [];
  const rewrites = finding.rewrites.map((rewrite) => materialise(finding.rule, rewrite, place));
  return [
    ...rewrites,
    ...(place.shipped ? [] : [suppressFix(finding.rule, finding.file, place.text, place.statement.span.start)]),
  ];
}

/** The place of the statement that a finding is about. */
function placeOf(finding: Finding, analysis: HistoryAnalysis, context: FixContext): Place | undefined {
  const scripts = analysis.scripts.get(finding.file) ?? [];
  const script = scripts.find(({ result }) => contains(result.script.script.span, finding.span));
  const step = script?.result.steps[stepAt(script.result.steps, finding.span.start)];
  if (script === undefined || step === undefined) return undefined;
  const { history } = analysis;
  return {
    statement: step.statement,
    siblings: script.result.script.statements,
    script: script.result.script.script,
    direction: script.direction,
    text: context.files.read(finding.file) ?? "",
    history,
    framework: frameworkOf(history.framework),
    dialect: analysis.dialect,
    files: context.files,
    followers: () => followersOf(analysis, script),
    shipped: context.isShipped(finding.file),
    inTransaction: step.inTransaction,
    now: context.now,
  };
}

/** Texts of the up scripts behind this one. */
function followersOf(analysis: HistoryAnalysis, script: AnalysedScript): readonly string[] {
  const behind = analysis.results.slice(script.migration + 1);
  return behind.flatMap(({ up }) => up?.steps.map((step) => step.read.text) ?? []);
}
