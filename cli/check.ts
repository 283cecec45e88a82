import { writeFileSync } from "node:fs";
import { type Dialect, type Severity, severities } from "../core/index.ts";
import { loadSyntaxChecker } from "../host/syntax.ts";
import { writeChanges } from "../host/write-changes.ts";
import type { CheckResult } from "./check-result.ts";
import { exit } from "./exit-codes.ts";
import { type OpenedWorkspace, openWorkspace, standardInput } from "./open-workspace.ts";
import { jsonReport } from "./reports/json.ts";
import { textReport } from "./reports/text.ts";

export const formats = ["text", "json"] as const;
export type Format = (typeof formats)[number];

export interface CheckOptions {
  readonly format: Format;
  /** File for the report instead of standard output. */
  readonly output?: string;
  readonly failOn: Severity;
  readonly dialect?: Dialect;
  readonly fix: boolean;
  readonly colours: boolean;
}

/** `cutover check`: prints the report, returns the exit code. */
export async function check(
  paths: readonly string[],
  options: CheckOptions,
  input: string | undefined,
): Promise<number> {
  const opened = await openWorkspace({ paths, dialect: options.dialect, input });
  if (options.fix) fixFiles(opened);
  const result = await analyse(opened);
  const report =
    options.format === "json"
      ? jsonReport(result, opened.workspace)
      : textReport(result, opened.workspace, options.colours);
  if (options.output === undefined) process.stdout.write(report);
  else writeFileSync(options.output, report);
  return exitCode(result, options.failOn);
}

async function analyse({ workspace, isAsked }: OpenedWorkspace): Promise<CheckResult> {
  // PostgreSQL's parser takes time to load, so it is asked only when something was not understood.
  if (workspace.coverage().unread.some(({ file }) => isAsked(file))) workspace.provideSyntax(await loadSyntaxChecker());
  const coverage = workspace.coverage();
  return {
    files: workspace.findings().filter(({ file }) => isAsked(file)),
    coverage: { ...coverage, unread: coverage.unread.filter(({ file }) => isAsked(file)) },
  };
}

/** Applies the safe fixes. One that creates a migration may make room for the next, so files are looked at until nothing is left. */
function fixFiles({ workspace, files, isAsked, root }: OpenedWorkspace): void {
  const fixable = workspace
    .findings()
    .filter(({ file, shipped }) => !shipped && isAsked(file) && file !== standardInput);
  for (const { file } of fixable) {
    for (let fixes = workspace.fixAll(file); fixes.length > 0; fixes = workspace.fixAll(file)) {
      writeChanges(root, { edits: fixes.flatMap(({ edits }) => edits), files: fixes.flatMap((fix) => fix.files) });
      for (const { title } of fixes) process.stderr.write(`${file}: ${title}\n`);
      files.refresh();
      workspace.pathsChanged();
    }
  }
}

function exitCode({ files, coverage }: CheckResult, failOn: Severity): number {
  if (files.some(({ findings }) => findings.some(({ rule }) => rule === "invalid-configuration"))) return exit.usage;
  const worst = severities.slice(0, severities.indexOf(failOn) + 1);
  if (files.some(({ findings }) => findings.some(({ severity }) => worst.includes(severity)))) return exit.findings;
  return coverage.unread.length > 0 ? exit.incomplete : exit.fine;
}
