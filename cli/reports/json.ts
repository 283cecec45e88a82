import type { Finding, Fix } from "../../core/index.ts";
import { Ranges } from "./ranges.ts";
import type { Report } from "./types.ts";

/**
 * The report for programs, a line for each finding: lines and columns from 1, columns in UTF-16 units, `end` exclusive, paths relative to
 * the workspace.
 */
export const jsonReport: Report = ({ files, coverage }, { workspace }) => {
  const ranges = new Ranges(workspace);
  const pieces = ['{"version":1,"findings":['];
  let lines: string[] = [];
  const flush = () => {
    if (lines.length > 0) pieces.push(`${pieces.length > 1 ? "," : ""}\n${lines.join(",\n")}`);
    lines = [];
  };
  for (const finding of files.flatMap(({ findings }) => findings)) {
    lines.push(JSON.stringify(findingJson(finding, workspace.fixes(finding), ranges)));
    if (lines.length >= linesInPiece) flush();
  }
  flush();
  const unread = coverage.unread.map(({ file, span, reason }) => ({ file, range: ranges.of(file, span), reason }));
  const end = `],\n"coverage":${JSON.stringify({ ...coverage, unread })}}\n`;
  return [...pieces, pieces.length > 1 ? `\n${end}` : end];
};

/** A text as long as the whole report would be held three times over: as its lines, as one string and as bytes. */
const linesInPiece = 256;

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
