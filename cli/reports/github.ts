import { type Finding, type Severity, severities } from "../../core/index.ts";
import { Ranges } from "./ranges.ts";
import type { TextReport } from "./types.ts";

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

/**
 * Workflow commands, which GitHub Actions shows at the lines of a pull request (GitHub docs, "Workflow commands for GitHub Actions"). It
 * shows ten of a kind for each step, so the worst come first.
 */
export const githubReport: TextReport = ({ files, coverage }, { workspace, prefix }) => {
  const ranges = new Ranges(workspace);
  const findings = files
    .flatMap((file) => file.findings)
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const lines = [
    ...findings.map((finding) =>
      command(commands[finding.severity], finding, `cutover: ${finding.rule}`, finding.message),
    ),
    ...coverage.unread.map((part) => command("warning", part, "cutover: not analysed", part.reason)),
  ];
  return lines.map((line) => `${line}\n`).join("");

  function command(kind: string, { file, span }: Pick<Finding, "file" | "span">, title: string, text: string): string {
    const { start, end } = ranges.of(file, span);
    // Columns are for spans within one line only.
    const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
    const place = { file: prefix + file, line: start.line, endLine: end.line, ...columns, title };
    const properties = Object.entries(place).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
    return `::${kind} ${properties.join(",")}::${escapeData(text)}`;
  }
};

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
