import pico from "picocolors";
import type { Coverage, Finding, Fix, LineIndex, Severity, Workspace } from "../../core/index.ts";
import type { CheckResult } from "../check-result.ts";
import { Ranges } from "./ranges.ts";
import type { TextReport } from "./types.ts";

type Colours = ReturnType<typeof pico.createColors>;

/** The report for people: findings by file, each with the lines it is about. */
export const textReport: TextReport = (result, { workspace, coloured }) => {
  const colours = pico.createColors(coloured);
  const ranges = new Ranges(workspace);
  const blocks = result.files.flatMap(({ findings }) =>
    findings.map((finding) => findingText(finding, ranges, workspace, colours)),
  );
  return [...blocks, ...unreadText(result.coverage, ranges, colours), summary(result, colours)].join("\n");
};

function findingText(finding: Finding, ranges: Ranges, workspace: Workspace, colours: Colours): string {
  const index = ranges.index(finding.file);
  const { line, column } = index.positionAt(finding.span.start);
  const head = `${paint(finding.severity, colours)(finding.severity)}${colours.dim(`[${finding.rule}]`)} ${finding.message}`;
  const place = `  ${colours.blue("-->")} ${finding.file}:${line + 1}:${column + 1}`;
  const notes = finding.related.map((related) => noteText(related, ranges, colours));
  const fix = workspace.fixes(finding).find(isOffered);
  const help =
    fix === undefined
      ? []
      : [
          `  ${colours.green("fix")}: ${fix.title}${fix.files.length === 0 ? "" : ` (creates ${fix.files.map(({ file }) => file).join(", ")})`}`,
        ];
  return [head, place, ...frame(finding, index, colours), ...notes, ...help, ""].join("\n");
}

function isOffered({ disabled }: Fix): boolean {
  return disabled === undefined;
}

function noteText(related: Finding["related"][number], ranges: Ranges, colours: Colours): string {
  const { line, column } = ranges.index(related.file).positionAt(related.span.start);
  return `  ${colours.blue("note")}: ${related.message} (${related.file}:${line + 1}:${column + 1})`;
}

/** More lines of a statement than that are cut: its beginning tells enough. */
const linesShown = 6;

/** The lines of the span, the span underlined. */
function frame(finding: Finding, index: LineIndex, colours: Colours): readonly string[] {
  const start = index.positionAt(finding.span.start);
  const end = index.positionAt(finding.span.end);
  const last = Math.min(end.line, start.line + linesShown - 1);
  const width = String(last + 1).length;
  const gutter = (text: string) => colours.blue(`${text.padStart(width + 1)} | `);
  const rows: string[] = [];
  for (let line = start.line; line <= last; line++) {
    const text = index.line(line);
    const from = line === start.line ? start.column : text.length - text.trimStart().length;
    const to = line === end.line ? end.column : text.length;
    const marks = "^".repeat(Math.max(1, to - from));
    rows.push(`${gutter(String(line + 1))}${expandTabs(text)}`);
    rows.push(`${gutter("")}${blank(text.slice(0, from))}${paint(finding.severity, colours)(marks)}`);
  }
  return last < end.line ? [...rows, `${gutter("")}…`] : rows;
}

/** Tabs are shown as two blanks, so that the marks stand below what they mean. */
function expandTabs(text: string): string {
  return text.replaceAll("\t", "  ");
}

function blank(text: string): string {
  return expandTabs(text).replaceAll(/./gu, " ");
}

function unreadText({ unread }: Coverage, ranges: Ranges, colours: Colours): readonly string[] {
  return unread.map(({ file, span, reason }) => {
    const { line, column } = ranges.index(file).positionAt(span.start);
    return `${colours.yellow("not analysed")} ${reason}\n  ${colours.blue("-->")} ${file}:${line + 1}:${column + 1}\n`;
  });
}

function summary({ files, coverage }: CheckResult, colours: Colours): string {
  const findings = files.flatMap((file) => file.findings);
  const counts = (["error", "warning", "info", "hint"] as const)
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => paint(severity, colours)(countText(count, severity)));
  // A green line would read as if all were well.
  if (findings.length + coverage.statements + coverage.unread.length === 0 && coverage.migrations === 0)
    return `${colours.yellow("No migrations were found.")} Name their folder behind \`cutover check\`, or state it as \`migrations\` in cutover.json.\n`;
  const read = `${countText(coverage.migrations, "migration")}, ${countText(coverage.statements, "statement")} read`;
  return `${counts.length === 0 ? colours.green("Nothing found") : counts.join(", ")} in ${read}.\n`;
}

const uncounted = new Set(["info"]);

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 || uncounted.has(noun) ? "" : "s"}`;
}

function paint(severity: Severity, colours: Colours): (text: string) => string {
  const colour = { error: colours.red, warning: colours.yellow, info: colours.cyan, hint: colours.gray }[severity];
  return (text) => colours.bold(colour(text));
}
