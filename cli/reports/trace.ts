import type pico from "picocolors";
import {
  blockedText,
  disagreements,
  type Lane,
  type LockOn,
  lockModeTitle,
  lockTimeline,
  notableLocks,
  type StatementTrace,
  type Trace,
} from "../../core/index.ts";
import type { Ranges } from "./ranges.ts";

type Colours = ReturnType<typeof pico.createColors>;

/** A trace for programs. */
export function traceJson(trace: Trace, ranges: Ranges): string {
  const locks = (list: readonly LockOn[]) => list.map(({ table, mode }) => ({ table, mode: `${mode}Lock` }));
  const report = {
    version: 1,
    engine: trace.engine,
    statements: trace.statements.map((statement) => ({
      file: statement.file,
      range: ranges.of(statement.file, statement.span),
      outcome: statement.outcome,
      transaction: statement.transaction ?? null,
      locks: locks(statement.locks),
      rewrites: statement.rewrites,
      indexBuilds: statement.indexBuilds,
      milliseconds: Math.round(statement.milliseconds * 100) / 100,
      error: statement.error ?? null,
      ...(statement.note === undefined ? {} : { note: statement.note }),
      predicted: {
        locks: locks(statement.predicted.locks),
        rewrites: statement.predicted.rewrites,
        indexBuilds: statement.predicted.indexBuilds,
      },
      disagreements: disagreements(statement),
    })),
    history: trace.history.map(({ file, span, message }) => ({ file, range: ranges.of(file, span), message })),
    notes: trace.notes,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** A trace for people: statement by statement what was seen beside what was predicted, then who holds which lock how long. */
export function traceText(trace: Trace, ranges: Ranges, colours: Colours): string {
  const files = [...new Set(trace.statements.map(({ file }) => file))];
  const blocks = files.map((file) => {
    const statements = trace.statements.filter((statement) => statement.file === file);
    const lines = statements.map(({ span }) => ranges.of(file, span).start.line);
    return [
      `${colours.bold(file)}  ${colours.dim(trace.engine)}`,
      "",
      ...statements.flatMap((statement, i) => statementText(statement, lines[i] ?? 0, colours)),
      "",
      ...timelineText(statements, lines, colours),
      "",
    ];
  });
  const history = trace.history.map(
    ({ file, span, message }) => `  ${colours.yellow("→")} ${file}:${ranges.of(file, span).start.line}: ${message}`,
  );
  const before =
    history.length === 0 ? [] : ["Of the migrations before, these statements could not be run here:", ...history, ""];
  return [...blocks.flat(), ...before, ...trace.notes.map((note) => colours.dim(note)), ""].join("\n");
}

const textWidth = 72;

function statementText(statement: StatementTrace, line: number, colours: Colours): readonly string[] {
  const { sql, outcome, milliseconds, error, note } = statement;
  const { green, red, yellow, dim } = colours;
  const wrong = disagreements(statement);
  const sign =
    outcome === "failed" ? red("✗") : outcome === "skipped" ? dim("○") : wrong.length > 0 ? yellow("≠") : green("✓");
  const time = outcome === "ran" ? dim(`${milliseconds.toFixed(1)} ms`.padStart(10)) : "".padStart(10);
  const rows = [
    ...(error === undefined ? [] : [red(error)]),
    ...(note === undefined ? [] : [dim(note)]),
    ...comparison(statement),
    ...wrong.map((text) => yellow(text)),
  ];
  const head = `${sign} ${String(line).padStart(4)}  ${shorten(sql).padEnd(textWidth)} ${time}`;
  return [head.trimEnd(), ...rows.map((row) => `         ${row}`)];
}

/** One line a table: what was seen, and whether that was said before. */
function comparison(statement: StatementTrace): readonly string[] {
  const { predicted, unobserved, outcome } = statement;
  const seen = outcome === "ran" && !unobserved;
  const locks = seen ? notableLocks(statement.locks) : notableLocks(predicted.locks);
  const what = (list: LockOn) => `${list.table}: ${lockModeTitle(list.mode)}, ${blockedText(list.mode)}`;
  const suffix = (isPredicted: boolean) => (seen ? (isPredicted ? "  (as predicted)" : "") : "  (predicted only)");
  const work = (verb: string, kind: "rewrites" | "indexBuilds") =>
    (seen || (outcome === "ran" && kind === "indexBuilds") ? statement[kind] : predicted[kind]).map(
      (table) => `${table}: ${verb}${suffix(predicted[kind].includes(table))}`,
    );
  return [
    ...locks.map((lock) => {
      const isPredicted = predicted.locks.some(({ table, mode }) => table === lock.table && mode === lock.mode);
      return `${what(lock)}${suffix(isPredicted)}`;
    }),
    ...work("rewritten", "rewrites"),
    ...work("index built", "indexBuilds"),
  ];
}

/** `█` while a lock is held that stops reads and writes, `▓` writes, `░` other schema changes. */
function timelineText(
  statements: readonly StatementTrace[],
  lines: readonly number[],
  colours: Colours,
): readonly string[] {
  const lanes = lockTimeline(statements);
  if (lanes.length === 0) return [colours.dim("No lock was seen that reads or writes wait for.")];
  const width = Math.max(4, ...lines.map((line) => String(line).length + 2));
  const title = "held at line";
  const name = Math.max(title.length, ...lanes.map(({ table }) => table.length));
  const ruler = lines.map((line) => ` ${line}`.padEnd(width)).join("");
  return [
    colours.dim(`${title.padEnd(name)} ${ruler}`.trimEnd()),
    ...lanes.map((lane) => laneText(lane, statements, { name, width }, colours)),
  ];
}

function laneText(
  { table, held, strongest }: Lane,
  statements: readonly StatementTrace[],
  { name, width }: { readonly name: number; readonly width: number },
  colours: Colours,
): string {
  const cells = held.map((mode, i) => {
    if (mode === undefined) return " ".repeat(width);
    const next = statements[i + 1];
    const goesOn =
      held[i + 1] !== undefined && next?.transaction !== undefined && next.transaction === statements[i]?.transaction;
    return `${glyph(mode).repeat(goesOn ? width : width - 1)}${goesOn ? "" : " "}`;
  });
  const paint = strongest === "AccessExclusive" ? colours.red : colours.yellow;
  return `${table.padEnd(name)} ${paint(cells.join(""))} ${lockModeTitle(strongest)}: ${blockedText(strongest)}`;
}

function glyph(mode: LockOn["mode"]): string {
  const blocked = blockedText(mode);
  return blocked.includes("reads and writes") && mode === "AccessExclusive"
    ? "█"
    : blocked === "blocks writes"
      ? "▓"
      : "░";
}

function shorten(sql: string): string {
  const text = sql.replace(/\s+/g, " ").trim();
  return text.length > textWidth ? `${text.slice(0, textWidth - 1)}…` : text;
}
