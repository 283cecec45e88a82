import { githubReport } from "./github.ts";
import { gitlabReport } from "./gitlab.ts";
import { jsonReport } from "./json.ts";
import { junitReport } from "./junit.ts";
import { markdownReport } from "./markdown.ts";
import { sarifReport } from "./sarif.ts";
import { textReport } from "./text.ts";
import type { Report, TextReport } from "./types.ts";

/** The formats of `cutover check`, by name. */
export const reports = {
  text: inOnePiece(textReport),
  json: jsonReport,
  sarif: inOnePiece(sarifReport),
  github: inOnePiece(githubReport),
  gitlab: inOnePiece(gitlabReport),
  junit: inOnePiece(junitReport),
  markdown: inOnePiece(markdownReport),
} as const satisfies Readonly<Record<string, Report>>;

/** Formats that the host of a repository reads: their paths begin at its root, wherever in it the workspace lies. */
export const hostedFormats: ReadonlySet<string> = new Set(["sarif", "github", "gitlab", "markdown"] satisfies Format[]);

export type Format = keyof typeof reports;

export const formats = Object.keys(reports) as readonly Format[];

function inOnePiece(report: TextReport): Report {
  return (result, context) => [report(result, context)];
}
