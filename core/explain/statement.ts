import type { AnalysedScript, HistoryAnalysis } from "../analysis/history-analysis.ts";
import type { Step } from "../analysis/history-replay.ts";
import { StoreSession, searchPath } from "../analysis/session.ts";
import type { StepSettings } from "../analysis/step.ts";
import { phaseAt } from "../changes/phase-at.ts";
import type { HistoryChanges } from "../changes/progress.ts";
import type { Effect, EngineVersions } from "../engines/types.ts";
import type { Finding } from "../rules/types.ts";
import { schemaOver } from "../schema/schema.ts";
import type { Schema, Table } from "../schema/types.ts";
import type { Operation } from "../sql/operations.ts";
import { guideLines, phaseGuide } from "./change.ts";
import { describe, nameText } from "./describe.ts";
import { effectLines } from "./effect-text.ts";

/** A statement with all that explaining it needs. */
export interface StatementAt {
  readonly analysis: HistoryAnalysis;
  readonly script: AnalysedScript;
  readonly index: number;
  readonly step: Step;
  readonly settings: StepSettings;
}

/** More operations than that are counted, not listed. */
const operationsShown = 8;

/** What a statement does, what it locks and for whom, as Markdown. */
export function explainStatement(at: StatementAt, changes: HistoryChanges | undefined): string {
  const operations = at.step.read.operations.filter((operation) => operation.within !== "routine");
  const parts = operations.slice(0, operationsShown).map((operation) => explainOperation(operation, at));
  const more = operations.length > operationsShown ? [`… and ${operations.length - operationsShown} more.`] : [];
  const unread = at.step.read.unread.map(({ reason }) => `Not analysed: ${reason}.`);
  return [...parts, ...more, ...unread, ...contextLines(at, operations), ...changeLines(at, changes)]
    .filter((part) => part !== "")
    .join("\n\n");
}

function explainOperation(operation: Operation, at: StatementAt): string {
  const lines = at.analysis.before(at.script, at.index, (store) => {
    const schema = schemaOver(store, { searchPath: searchPath(store) });
    return [...linesByVersion(operation, at, schema), ...noveltyLines(operation, at, schema)];
  });
  const head = `**${sentence(describe(operation))}**`;
  return [head, ...lines.map((line) => `- ${line}`)].join("\n");
}

/** The lines for the version in use, and what other versions do otherwise. */
function linesByVersion(operation: Operation, at: StatementAt, schema: Schema): readonly string[] {
  const { engine, version } = at.settings;
  const command = at.step.read.operations.filter(
    (other) => other.command === operation.command && other.within === operation.within,
  );
  const linesOf = (other: number): readonly string[] =>
    effectLines(
      effectIn(command, operation, (each, earlier) =>
        engine.effect(each, { schema, version: other, command, earlier }),
      ),
    );
  const here = linesOf(version);
  const others = new Map<string, number[]>();
  for (const [index, other] of engine.versions.known.entries()) {
    const lines = linesOf(other).filter((line) => !here.includes(line));
    const gone = here.filter((line) => !linesOf(other).includes(line));
    if (lines.length === 0 && gone.length === 0) continue;
    const text = [...lines, ...gone.map((line) => `not: ${line}`)].join(" ");
    others.set(text, [...(others.get(text) ?? []), index]);
  }
  return [
    ...here,
    ...[...others].map(([text, indexes]) => `_${engine.title} ${ranges(indexes, engine.versions)}_: ${text}`),
  ];
}

/** The effect of an operation, for which those before it in its command are asked first. */
function effectIn(
  command: readonly Operation[],
  operation: Operation,
  effectOf: (operation: Operation, earlier: readonly Effect[]) => Effect,
): Effect {
  const earlier: Effect[] = [];
  for (const each of command) {
    if (each === operation) break;
    earlier.push(effectOf(each, earlier));
  }
  return effectOf(operation, earlier);
}

/** Why a strong lock or a long scan does not matter here. */
function noveltyLines(operation: Operation, at: StatementAt, schema: Schema): readonly string[] {
  const name = "table" in operation ? operation.table : undefined;
  if (name === undefined || operation.kind === "create-table") return [];
  const table = schema.table(name);
  if (table?.created === undefined || !isNew(table, at)) return [];
  return [`\`${nameText(name)}\` is created in this migration, so nobody waits for it.`];
}

function isNew(table: Table, at: StatementAt): boolean {
  return table.created?.migration === at.script.result.run.creates;
}

/** How the statement runs: transaction and timeouts. */
function contextLines(at: StatementAt, operations: readonly Operation[]): readonly string[] {
  const effects: readonly (Effect | undefined)[] = at.step.work?.effects ?? [];
  if (operations.length === 0 || effects.every((effect) => effect === undefined || effect.locks.length === 0))
    return [];
  const { mode, modeReason } = at.script.result.run;
  return at.analysis.before(at.script, at.index, (store) => {
    const session = new StoreSession(store, mode, modeReason);
    const transaction = session.inTransaction
      ? `Runs in a transaction${session.openedBy === "framework" ? ` (${modeReason})` : ""}: locks are held until it ends.`
      : "Runs by itself: locks end with the statement.";
    const timeout = session.lockTimeout;
    return [timeout === undefined ? transaction : `${transaction} Waits at most ${timeout} ms for a lock.`];
  });
}

/** Which step of a staged change the statement is, what must hold before the next one, and how to go back. */
function changeLines(at: StatementAt, changes: HistoryChanges | undefined): readonly string[] {
  if (changes === undefined) return [];
  const { file, span } = at.step.statement;
  const own = changes.operations.filter(
    ({ statement }) => statement.file === file && statement.span.start === span.start,
  );
  const found = own.map((placed) => phaseAt(placed, changes)).find((step) => step !== undefined);
  if (found === undefined) return [];
  const guide = phaseGuide(found.change, found.phase);
  const head = `**${guide.title}** of the staged change \`${found.change.spec.id}\`: ${guide.why}`;
  return [[head, ...guideLines(guide)].join("\n")];
}

/** A finding as a paragraph of Markdown. */
export function findingLine(finding: Finding): string {
  return `${icons[finding.severity]} ${finding.message} \`${finding.rule}\``;
}

const icons: Readonly<Record<Finding["severity"], string>> = { error: "⛔", warning: "⚠️", info: "ℹ️", hint: "💡" };

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `12–14, 18`, given the places of these versions among those known. */
function ranges(indexes: readonly number[], { known, title }: EngineVersions): string {
  const groups: number[][] = [];
  for (const index of indexes) {
    const last = groups.at(-1);
    if (last !== undefined && last.at(-1) === index - 1) last.push(index);
    else groups.push([index]);
  }
  const titleAt = (index: number | undefined): string => title(known[index ?? 0] ?? 0);
  return groups
    .map((group) => (group.length === 1 ? titleAt(group[0]) : `${titleAt(group[0])}–${titleAt(group.at(-1))}`))
    .join(", ");
}
