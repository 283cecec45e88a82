import type { Finding, Fix } from "../../core/index.ts";
import { Ranges } from "./ranges.ts";
import type { Report } from "./types.ts";

/** The report for programs: lines and columns from 1, columns in UTF-16 units, `end` exclusive, paths relative to the workspace. */
export const jsonReport: Report = ({ files, coverage }, { workspace }) => {
  const ranges = new Ranges(workspace);
  const report = {
    version: 1,
    findings: files.flatMap(({ findings }) =>
      findings.map((finding) => findingJson(finding, workspace.fixes(finding), ranges)),
    ),
    coverage: {
      ...coverage,
      unread: coverage.unread.map(({ file, span, reason }) => ({ file, range: ranges.of(file, span), reason })),
    },
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
};

function findingJson(finding: Finding, fixes: readonly Fix[], ranges: Ranges): unknown {
  const { rule, severity, axis, message, file, span, related } = finding;
  return {
    rule,
    severity,
    axis,
    message,
    file,
    range: ranges.of(file, span),
    related: related.map((other) => ({
      file: other.file,
      range: ranges.of(other.file, other.span),
      message: other.message,
    })),
    fixes: fixes
      .filter(({ disabled, kind }) => disabled === undefined && kind !== "suppress")
      .map((fix) => fixJson(fix, ranges)),
  };
}

function fixJson({ title, edits, files }: Fix, ranges: Ranges): unknown {
  return {
    title,
    edits: edits.map(({ file, span, text }) => ({ file, range: ranges.of(file, span), text })),
    creates: files,
  };
}
