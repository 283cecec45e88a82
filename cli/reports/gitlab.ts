import type { Severity } from "../../core/index.ts";
import { Ranges } from "./ranges.ts";
import type { TextReport } from "./types.ts";

const levels: Readonly<Record<Severity, string>> = { error: "critical", warning: "major", info: "minor", hint: "info" };

/** A Code Quality report of GitLab (GitLab docs, "Code Quality report format"). Paths have no `./` before them. */
export const gitlabReport: TextReport = ({ files }, { workspace, prefix, fingerprints }) => {
  const ranges = new Ranges(workspace);
  const issues = files
    .flatMap(({ findings }) => findings)
    .map((finding) => {
      const { start, end } = ranges.of(finding.file, finding.span);
      return {
        description: finding.message,
        check_name: finding.rule,
        fingerprint: fingerprints.of(finding),
        severity: levels[finding.severity],
        location: { path: prefix + finding.file, lines: { begin: start.line, end: end.line } },
      };
    });
  return `${JSON.stringify(issues, undefined, 2)}\n`;
};
