import { blockedText, lockModeTitle } from "../engines/lock-modes.ts";
import type { Span } from "../text.ts";
import { disagreements, notableLocks } from "./compare.ts";
import { lockTimeline } from "./timeline.ts";
import type { StatementTrace, Trace } from "./types.ts";

/** A trace as a page: the lock timeline as a table, then each statement with what was seen and whether that was predicted. */
export function traceMarkdown(trace: Trace, lineOf: (file: string, span: Span) => number): string {
  const { statements } = trace;
  const lines = statements.map(({ file, span }) => lineOf(file, span));
  return [
    `Run on ${trace.engine}.`,
    timelineTable(trace, lines),
    ...statements.map((statement, i) => statementText(statement, lines[i] ?? 0)),
    ...(trace.history.length === 0
      ? []
      : [
          `**Of the migrations before, ${trace.history.length} ${trace.history.length === 1 ? "statement" : "statements"} could not be run here:**`,
          trace.history.map(({ file, span, message }) => `- ${file}:${lineOf(file, span)}: ${message}`).join("\n"),
        ]),
    ...trace.notes,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function timelineTable({ statements }: Trace, lines: readonly number[]): string {
  const lanes = lockTimeline(statements);
  if (lanes.length === 0) return "No statement takes a lock that reads or writes wait for.";
  return [
    `| | ${lines.map((line) => `:${line}`).join(" | ")} | |`,
    `| --- |${" :-: |".repeat(statements.length)} --- |`,
    ...lanes.map(
      ({ table, held, strongest }) =>
        `| \`${table}\` | ${held.map((mode) => (mode === undefined ? "" : "█")).join(" | ")} | **${lockModeTitle(strongest)}** ${blockedText(strongest)} |`,
    ),
  ].join("\n");
}

function statementText(statement: StatementTrace, line: number): string {
  const { sql, locks, rewrites, indexBuilds, outcome, error, note, milliseconds } = statement;
  const wrong = disagreements(statement);
  const facts = [
    ...(error === undefined ? [] : [`⛔ Fails: ${error}`]),
    ...(note === undefined ? [] : [note]),
    ...notableLocks(locks).map(
      ({ table, mode }) => `Locks \`${table}\`: **${lockModeTitle(mode)}**, ${blockedText(mode)}.`,
    ),
    ...rewrites.map((table) => `Rewrites \`${table}\`.`),
    ...indexBuilds.map((table) => `Builds an index on \`${table}\`.`),
    ...wrong.map((text) => `⚠️ Not as predicted: ${text}`),
    ...(outcome === "ran" && wrong.length === 0 && !statement.unobserved ? ["✓ As predicted."] : []),
  ];
  const time = outcome === "ran" ? ` · ${milliseconds.toFixed(1)} ms` : "";
  return [`**Line ${line}**${time}`, `\`\`\`sql\n${sql}\n\`\`\``, facts.map((fact) => `- ${fact}`).join("\n")].join(
    "\n\n",
  );
}
