import type { Log, ReportingDescriptor, Result, Fix as SarifFix } from "sarif";
import { allRules, type Fix, type RuleDescription, type Severity } from "../../core/index.ts";
import { version } from "../version.ts";
import { Ranges } from "./ranges.ts";
import type { TextReport } from "./types.ts";

const levels: Readonly<Record<Severity, Result.level>> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

/**
 * SARIF 2.1.0 as GitHub's code scanning takes it (GitHub docs, "SARIF support for code scanning"): one run, paths from the root of
 * the repository, fingerprints that stay while lines move.
 */
export const sarifReport: TextReport = ({ files, coverage }, { workspace, prefix, fingerprints }) => {
  const ranges = new Ranges(workspace);
  const findings = files.flatMap((file) => file.findings);
  const used = new Set(findings.map(({ rule }) => rule));
  const rules = allRules.filter(({ id }) => used.has(id));
  const places = new Map(rules.map(({ id }, index) => [id, index]));

  const uri = (file: string) => ({ uri: encodeURI(prefix + file), uriBaseId: "%SRCROOT%" });
  const region = (file: string, span: { readonly start: number; readonly end: number }) => {
    const { start, end } = ranges.of(file, span);
    return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  };
  const location = (file: string, span: { readonly start: number; readonly end: number }) => ({
    physicalLocation: { artifactLocation: uri(file), region: region(file, span) },
  });

  const results = findings.map((finding): Result => {
    const { rule, severity, message, file, span, related } = finding;
    const ruleIndex = places.get(rule);
    const fixes = workspace.fixes(finding).filter(isExpressible).map(fixOf);
    return {
      ruleId: rule,
      ...(ruleIndex === undefined ? {} : { ruleIndex }),
      level: levels[severity],
      message: { text: message },
      locations: [location(file, span)],
      ...(related.length === 0
        ? {}
        : {
            relatedLocations: related.map((other, id) => ({
              id,
              ...location(other.file, other.span),
              message: { text: other.message },
            })),
          }),
      partialFingerprints: { primaryLocationLineHash: fingerprints.of(finding) },
      ...(fixes.length === 0 ? {} : { fixes }),
    };
  });
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Cutover", semanticVersion: version, rules: rules.map(descriptorOf) } },
        automationDetails: { id: "cutover/" },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: coverage.unread.length === 0,
            toolExecutionNotifications: coverage.unread.map(({ file, span, reason }) => ({
              level: "warning",
              message: { text: `Not analysed: ${reason}` },
              locations: [location(file, span)],
            })),
          },
        ],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;

  function fixOf({ title, edits }: Fix): SarifFix {
    return {
      description: { text: title },
      artifactChanges: [...new Set(edits.map(({ file }) => file))].map((file) => ({
        artifactLocation: uri(file),
        replacements: edits
          .filter((edit) => edit.file === file)
          .map(({ span, text }) => ({ deletedRegion: region(file, span), insertedContent: { text } })),
      })),
    };
  }
};

/** A fix of SARIF cannot create files. */
function isExpressible({ disabled, files, edits }: Fix): boolean {
  return disabled === undefined && files.length === 0 && edits.length > 0;
}

function descriptorOf({ id, title, why, instead, severity, axis }: RuleDescription): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: plain(why) },
    help: { text: `${plain(why)}\n\n${plain(instead)}`, markdown: `${why}\n\n${instead}` },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: [axis],
      precision: "high",
      "problem.severity": severity === "error" ? "error" : severity === "warning" ? "warning" : "recommendation",
    },
  };
}

function plain(markdown: string): string {
  return markdown.replaceAll("`", "");
}
