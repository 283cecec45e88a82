import type { HistoryAnalysis } from "../analysis/history-analysis.ts";
import type { Step } from "../analysis/history-replay.ts";
import type { Operation } from "../sql/operations.ts";
import type { OutlineSymbol } from "../workspace-types.ts";
import { describe } from "./describe.ts";

/** The outline of a migration file: its scripts, with their statements. */
export function symbolsOf(file: string, analysis: HistoryAnalysis): readonly OutlineSymbol[] {
  const scripts = analysis.scripts.get(file) ?? [];
  if (scripts.length === 1) return scripts.flatMap(({ result }) => result.steps.flatMap(statementSymbol));
  return scripts.map(({ result, direction, migration }) => ({
    name: direction,
    detail: analysis.history.migrations[migration]?.name ?? "",
    kind: "section",
    span: result.script.script.span,
    children: result.steps.flatMap(statementSymbol),
  }));
}

function statementSymbol({ statement }: Step): readonly OutlineSymbol[] {
  const operations = statement.read.operations.filter((operation) => operation.within !== "routine");
  const first = operations[0];
  if (first === undefined) return [];
  const more = operations.length === 1 ? "" : ` (+${operations.length - 1})`;
  return [
    { name: `${describe(first)}${more}`, detail: "", kind: symbolKind(first), span: statement.span, children: [] },
  ];
}

function symbolKind({ kind }: Operation): OutlineSymbol["kind"] {
  if (kind.endsWith("-rows") || kind === "select") return "data";
  if (kind.includes("index")) return "index";
  if (kind.includes("column") || kind.includes("default") || kind.includes("not-null")) return "column";
  if (/constraint|-key|unique|check|exclude/.test(kind)) return "constraint";
  if (/enum|type|domain/.test(kind)) return "type";
  if (/function|trigger|do-block|call/.test(kind)) return "routine";
  return kind.includes("table") ? "table" : "other";
}
