import { type Finding, type Fix, type Severity, severities, type Workspace } from "../../core/index.ts";
import { patchOf } from "../patch.ts";
import { Ranges } from "./ranges.ts";
import type { TextReport } from "./types.ts";

const signs: Readonly<Record<Severity, string>> = { error: "🛑", warning: "⚠️", info: "ℹ️", hint: "💡" };

/** By this a bot finds the comment that it wrote before. */
const marker = "<!-- cutover check -->";

/** A comment for a pull request: what was found, by file, each with its fix to unfold. */
export const markdownReport: TextReport = ({ files, coverage }, { workspace, prefix }) => {
  const ranges = new Ranges(workspace);
  const found = files.filter(({ findings }) => findings.length > 0);
  const counts = severities
    .map((severity) => ({
      severity,
      count: found.reduce((sum, { findings }) => sum + findings.filter((one) => one.severity === severity).length, 0),
    }))
    .filter(({ count }) => count > 0)
    .map(
      ({ severity, count }) =>
        `${signs[severity]} ${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`,
    );
  const read = `${coverage.migrations} migrations and ${coverage.statements} statements were read.`;
  const blocks = found.map(({ file, findings }) =>
    [`### \`${prefix}${file}\``, ...findings.map((finding) => findingBlock(finding, workspace, ranges))].join("\n\n"),
  );
  const unread = coverage.unread.map(
    ({ file, span, reason }) => `- \`${prefix}${file}:${ranges.of(file, span).start.line}\` ${escapeText(reason)}`,
  );
  return `${[
    marker,
    `## Cutover: ${counts.length === 0 ? "nothing found" : counts.join(", ")}`,
    read,
    ...blocks,
    ...(unread.length === 0 ? [] : ["### Not analysed", unread.join("\n")]),
  ].join("\n\n")}\n`;
};

function findingBlock(finding: Finding, workspace: Workspace, ranges: Ranges): string {
  const { file, span, severity, rule, message, related } = finding;
  const line = ranges.of(file, span).start.line;
  const others = related.map(
    (other) => `- \`${other.file}:${ranges.of(other.file, other.span).start.line}\` ${escapeText(other.message)}`,
  );
  const fix = workspace.fixes(finding).find(({ disabled }) => disabled === undefined);
  return [
    `${signs[severity]} **line ${line}** ${escapeText(message)} (\`${rule}\`)`,
    ...(others.length === 0 ? [] : [others.join("\n")]),
    ...(fix === undefined ? [] : [unfolding(fix, workspace)]),
  ].join("\n\n");
}

function unfolding(fix: Fix, workspace: Workspace): string {
  const patch = patchOf(fix, workspace);
  // A longer fence than any that stands in the patch.
  const fence = "`".repeat(Math.max(3, ...[...patch.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  return `<details><summary>Fix: ${escapeHtml(fix.title)}</summary>\n\n${fence}diff\n${patch}${fence}\n\n</details>`;
}

/** Inside of a line that begins as HTML, Markdown means nothing. */
function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Names of columns hold underscores and stars that Markdown would take for its own. */
function escapeText(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&").replace(/\s*\n\s*/g, " ");
}
