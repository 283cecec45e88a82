import { configFile } from "../migrations/detect.ts";
import type { Finding, RuleDescription } from "../rules/types.ts";
import { inconsistentHistory, invalidConfiguration, requireDown } from "../rules/workspace-rules.ts";
import type { Location } from "../text.ts";
import type { MigrationsAnalysis } from "./migrations-analysis.ts";
import { missingDowns } from "./missing-downs.ts";
import { severityOf } from "./settings.ts";

/** What is wrong in a file with the configuration or with a history as such. */
export function inputFindings(file: string, migrations: MigrationsAnalysis): readonly Finding[] {
  const { problems, byFile, config, configProblems } = migrations;
  const ofHistories = problems
    .filter((problem) => problem.file === file)
    .map((problem) => about(inconsistentHistory, problem, problem.message));
  const analysis = byFile.get(file);
  const asksForDowns = severityOf(requireDown, config, requireDown.severity) !== "off";
  const ofDowns =
    analysis === undefined || !asksForDowns
      ? []
      : missingDowns(file, analysis).map((missing) => about(requireDown, missing, missing.message));
  const ofConfig =
    file === configFile
      ? configProblems.map(({ span, message }) => about(invalidConfiguration, { file, span }, message))
      : [];
  return [...ofHistories, ...ofDowns, ...ofConfig];
}

function about(rule: RuleDescription, { file, span }: Location, message: string): Finding {
  return { rule: rule.id, severity: rule.severity, axis: rule.axis, message, file, span, related: [], rewrites: [] };
}
