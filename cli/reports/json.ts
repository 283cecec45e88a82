import type { Finding, Fix } from "../../core/index.ts";
import { Ranges } from "./ranges.ts";
import type { Report } from "./types.ts";

/**
 * The report for programs, a line for each finding: lines and columns from 1, columns in UTF-16 units, `end` exclusive, paths relative to
 * the workspace.
 */
export const jsonReport: Report = function* ({ files, coverage }, { workspace }) {
  const ranges = new Ranges(workspace);
  yield '{"version":1,"findings":[';
  let before = "\n";
  for (const { findings } of files) {
    for (const finding of findings) {
      yield before;
      yield JSON.stringify(findingJson(finding, workspace.fixes(finding), ranges));
      before = ",\n";
    }
  }
  if (before !== "\n") yield "\n";
  const unread = coverage.unread.map(({ file, span, reason }) => ({ file, range: ranges.of(file, span), reason }));
  yield `],\n"coverage":${JSON.stringify({ ...coverage, unread })}}\n`;
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
    fixes: fixes.filter(({ disabled }) => disabled === undefined).map((fix) => fixJson(fix, ranges)),
  };
}

function fixJson({ title, edits, files }: Fix, ranges: Ranges): unknown {
  return {
    title,
    edits: edits.map(({ file, span, text }) => ({ file, range: ranges.of(file, span), text })),
    creates: files,
  };
}
