import { splitStatements } from "../sql/split.ts";
import type { Dialect } from "../sql/types.ts";
import type { Span } from "../text.ts";
import { joinPath } from "./paths.ts";
import type { Transaction } from "./scripts.ts";
import type { FileTree, Place, Script } from "./types.ts";

/** One direction's part of a file that holds both. Spans are absolute. */
export interface Section {
  /** The line that opens it, line end excluded. */
  readonly marker: Span;
  /** All behind that line, up to the next section. */
  readonly span: Span;
}

/** The sections that the first line matching each pattern opens. Patterns have the flag `m` and match to the end of the line. */
export function sectionsOf(text: string, up: RegExp, down: RegExp): { readonly up?: Section; readonly down?: Section } {
  const upMarker = firstLine(text, up);
  const downMarker = firstLine(text, down);
  const upEnd = upMarker && downMarker && downMarker.start > upMarker.start ? downMarker.start : text.length;
  const downEnd = upMarker && downMarker && upMarker.start > downMarker.start ? upMarker.start : text.length;
  return {
    ...(upMarker && { up: { marker: upMarker, span: { start: afterLine(text, upMarker.end), end: upEnd } } }),
    ...(downMarker && { down: { marker: downMarker, span: { start: afterLine(text, downMarker.end), end: downEnd } } }),
  };
}

/** The script of a section. */
export function sectionScript(file: string, section: Section, transaction: Transaction): Script {
  return { file, span: section.span, ...transaction };
}

function firstLine(text: string, pattern: RegExp): Span | undefined {
  const match = pattern.exec(text);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}

/** Offset of the line after the one that holds `offset`. */
export function afterLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}

/** Offset behind a byte order mark. */
export function afterByteOrderMark(text: string): number {
  return text.startsWith("\uFEFF") ? 1 : 0;
}

/** The line end that the file uses. */
export function lineEndOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** Folders in which the first or the last .sql file has a framework's marker. */
export function markedFolders(tree: FileTree, marker: RegExp, description: string): readonly Place[] {
  const places: Place[] = [];
  for (const [path, names] of tree.sqlFolders) {
    const samples = new Set([names[0] ?? "", names.at(-1) ?? ""]);
    const marked = [...samples].find((name) => marker.test(tree.read(joinPath(path, name)) ?? ""));
    if (marked !== undefined) places.push({ path, evidence: `${marked} has ${description}` });
  }
  return places;
}

/**
 * SQL for tools that end a statement at every line that ends with a semicolon: each statement ends such a line, and those with such a
 * line in their middle (function bodies) stand between the tool's own markers.
 */
export function markInnerSemicolons(sql: string, begin: string, end: string, dialect: Dialect = "postgres"): string {
  const trimmed = sql.trim();
  const slices = splitStatements(trimmed, dialect);
  let text = "";
  let at = 0;
  for (const slice of slices) {
    const statement = trimmed.slice(slice.span.start, slice.span.end);
    const lead = trimmed.slice(at, slice.span.start);
    const terminated = statement.endsWith(";") ? statement : `${statement};`;
    text += lead + (/;[ \t]*(?:--[^\n]*)?\n/.test(statement) ? `${begin}\n${terminated}\n${end}` : terminated);
    at = slice.end;
  }
  const rest = trimmed.slice(at);
  return text === "" && rest === "" ? "" : `${text}${rest}\n`;
}
