import { writeFileSync } from "node:fs";
import { type Dialect, type FileFindings, type Severity, severities } from "../core/index.ts";
import { changedSince, pathInRepository } from "../host/git.ts";
import { loadSyntaxChecker } from "../host/syntax.ts";
import { writeChanges } from "../host/write-changes.ts";
import { readBaseline, withoutKnown, writeBaseline } from "./baseline.ts";
import type { CheckResult } from "./check-result.ts";
import { exit, UsageError } from "./exit-codes.ts";
import { Fingerprints } from "./fingerprints.ts";
import { type OpenedWorkspace, openWorkspace, standardInput } from "./open-workspace.ts";
import { type Format, hostedFormats, reports } from "./reports/index.ts";
import { utf8Chunks } from "./utf8-chunks.ts";

export interface CheckOptions {
  readonly format: Format;
  /** File for the report instead of standard output. */
  readonly output?: string;
  readonly failOn: Severity;
  /** Revision: only what the changes since it bring is reported. */
  readonly since?: string;
  /** File with findings that are known and not reported. */
  readonly baseline?: string;
  /** Write the baseline anew instead of comparing with it. */
  readonly updateBaseline: boolean;
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
  const opened = await openWorkspace({ paths, dialect: options.dialect, input, findingsOnly: !options.fix });
  if (options.fix) fixFiles(opened);
  const { since } = options;
  const whole = await analyse(opened);
  const recent = since === undefined ? whole : broughtBy(await changedSince(opened.root, since), whole);
  const result = { ...recent, files: withoutBaseline({ recent: recent.files, all: whole.files }, opened, options) };
  const report = reports[options.format](result, {
    workspace: opened.workspace,
    coloured: options.colours,
    prefix: hostedFormats.has(options.format) ? await pathInRepository(opened.root) : "",
    fingerprints: new Fingerprints(result.files, opened.workspace),
  });
  // Written only when the whole of it is made: half a report helps nobody.
  const chunks = utf8Chunks(report);
  if (options.output === undefined) for (const chunk of chunks) process.stdout.write(chunk);
  else writeFileSync(options.output, Buffer.concat(chunks));
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

/**
 * What the changed files bring: findings in them, those elsewhere that have to do with one (code that a new migration breaks did not change itself),
 * and what in them was not understood.
 */
function broughtBy(changed: ReadonlySet<string>, { files, coverage }: CheckResult): CheckResult {
  return {
    files: files.map((file) => ({
      ...file,
      findings: file.findings.filter(
        ({ related }) => changed.has(file.file) || related.some((other) => changed.has(other.file)),
      ),
    })),
    coverage: { ...coverage, unread: coverage.unread.filter(({ file }) => changed.has(file)) },
  };
}

/** Leaves out what the baseline knows, or writes the baseline anew. */
function withoutBaseline(
  { recent, all }: { readonly recent: readonly FileFindings[]; readonly all: readonly FileFindings[] },
  { workspace, isAsked }: OpenedWorkspace,
  { since, baseline, updateBaseline }: CheckOptions,
): readonly FileFindings[] {
  if (baseline === undefined) {
    if (updateBaseline) throw new UsageError("--update-baseline needs --baseline FILE.");
    return recent;
  }
  if (updateBaseline) {
    if (since !== undefined) throw new UsageError("A baseline holds all findings: leave out --since.");
    const count = writeBaseline(baseline, all, workspace);
    process.stderr.write(`${baseline}: ${count} ${count === 1 ? "finding is" : "findings are"} known from now on.\n`);
    return [];
  }
  const { files: left, stale } = withoutKnown(recent, readBaseline(baseline), workspace, isAsked);
  // What changes since a revision leave out is not looked for in the baseline either.
  if (since === undefined && stale.length > 0) {
    const list = stale.map(({ rule, file }) => `  ${rule} in ${file}\n`).join("");
    process.stderr.write(`${baseline}: found no more, so take them out with --update-baseline:\n${list}`);
  }
  return left;
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
