import { isDigit, isSpace, lineEnd } from "./scan.ts";
import type { Dialect, StatementSlice } from "./types.ts";

/** Where statements end in a dialect and its usual client program, beyond the terminator. */
export interface SplitRules {
  /** A backslash outside quotes begins a command of psql, which ends with the line. */
  readonly metaCommands: boolean;
  /** Rows follow COPY … FROM STDIN, up to a line `\.` (psql, pg_dump). */
  readonly copyData: boolean;
  /** `DELIMITER //` on a line of its own sets another terminator (mysql client). */
  readonly delimiterCommand: boolean;
  /** `GO` on a line of its own ends the batch; lines like `:r file` are commands too (sqlcmd, SSMS). */
  readonly batchSeparator: boolean;
  /**
   * Semicolons inside the body of a routine do not end the statement: `atomic` BEGIN ATOMIC … END (PostgreSQL 14),
   * `block` any BEGIN … END of a routine, trigger or event, `batch` all up to the next GO.
   */
  readonly body: "atomic" | "block" | "batch";
}

const mysql: SplitRules = {
  metaCommands: false,
  copyData: false,
  delimiterCommand: true,
  batchSeparator: false,
  body: "block",
};

/** The splitting rules of each dialect. */
export const splitRules: { readonly [D in Dialect]: SplitRules } = {
  postgres: { metaCommands: true, copyData: true, delimiterCommand: false, batchSeparator: false, body: "atomic" },
  mysql,
  mariadb: mysql,
  sqlite: { metaCommands: false, copyData: false, delimiterCommand: false, batchSeparator: false, body: "block" },
  sqlserver: { metaCommands: false, copyData: false, delimiterCommand: false, batchSeparator: true, body: "batch" },
};

/** End of the client command that begins at `at`, where a statement could begin; undefined when there is none. */
export function clientCommand(text: string, at: number, limit: number, rules: SplitRules): number | undefined {
  if (rules.metaCommands && text.charCodeAt(at) === 92) return metaCommandEnd(text, at, limit);
  if (rules.delimiterCommand && isWordAt(text, at, limit, "delimiter")) return delimiterEnd(text, at, limit);
  if (rules.batchSeparator && isBatchCommand(text, at, limit)) return lineEnd(text, at, limit);
  return undefined;
}

/** The mysql client wants the delimiter on the same line; Flyway looks for it on those that follow. */
function delimiterEnd(text: string, at: number, limit: number): number {
  let end = lineEnd(text, at, limit);
  while (end < limit && text.slice(at + "delimiter".length, end).trim() === "") end = lineEnd(text, end, limit);
  return end;
}

/** Whether a client command that begins at `at` ends the statement before it (`\gset`, `GO`). */
export function endsAtClientCommand(text: string, at: number, limit: number, rules: SplitRules): boolean {
  if (rules.metaCommands && text.charCodeAt(at) === 92) return true;
  return rules.batchSeparator && isBatchCommand(text, at, limit);
}

/** `\;` separates statements that are sent together; `\\` ends a command before the end of the line. */
function metaCommandEnd(text: string, at: number, limit: number): number {
  if (text.charCodeAt(at + 1) === 59) return Math.min(at + 2, limit);
  const line = lineEnd(text, at, limit);
  const separator = text.indexOf("\\\\", at + 1);
  return separator >= 0 && separator + 2 <= line ? separator + 2 : line;
}

/** GO, or a command of sqlcmd (manual, "sqlcmd commands"). */
function isBatchCommand(text: string, at: number, limit: number): boolean {
  if (text.charCodeAt(at) !== 58) return isBatchSeparator(text, at, limit);
  return isFirstOnLine(text, at) && sqlcmdCommand.test(text.slice(at, Math.min(at + 20, limit)));
}

const sqlcmdCommand =
  /^:(?:!!|(?:connect|ed|error|exit|help|list|listvar|on error|out|perftrace|quit|r|reset|serverlist|setvar|xml)\b)/i;

function isBatchSeparator(text: string, at: number, limit: number): boolean {
  if (!isWordAt(text, at, limit, "go") || !isFirstOnLine(text, at)) return false;
  for (let next = at + 2; next < limit; next++) {
    const code = text.charCodeAt(next);
    if (code === 10) return true;
    // DbUp takes a terminator behind it.
    if (!isSpace(code) && !isDigit(code) && code !== 59) return false;
  }
  return true;
}

function isFirstOnLine(text: string, at: number): boolean {
  for (let before = at - 1; before >= 0; before--) {
    const code = text.charCodeAt(before);
    if (code === 10) return true;
    if (!isSpace(code)) return false;
  }
  return true;
}

function isWordAt(text: string, at: number, limit: number, word: string): boolean {
  const end = at + word.length;
  const next = text.charCodeAt(end);
  if (end > limit || (end < limit && !isSpace(next) && next !== 59)) return false;
  return (text.charCodeAt(at) | 32) === word.charCodeAt(0) && text.slice(at, end).toLowerCase() === word;
}

/** Whether a statement, or psql's `\copy`, is followed by rows for COPY. The grammar takes FROM STDOUT for FROM STDIN. */
export function isCopyFromStdin(text: string, slice: StatementSlice): boolean {
  const { start, end } = slice.span;
  const at = text.charCodeAt(start) === 92 ? start + 1 : start;
  if (slice.kind === "data" || (text.charCodeAt(at) | 32) !== 99 || text.slice(at, at + 4).toLowerCase() !== "copy")
    return false;
  return /^copy\b.*\bfrom\s+std(?:in|out)\b/is.test(text.slice(at, end));
}

/**
 * Offset past the line `\.` that ends the rows after `from`. Undefined when there is no such line: then the file is not
 * a script for psql (or is half typed), and the next statement follows instead.
 */
export function copyDataEnd(text: string, from: number, limit: number): number | undefined {
  const first = lineEnd(text, from, limit);
  for (
    let mark = text.indexOf("\n\\.", first - 1);
    mark >= 0 && mark + 3 <= limit;
    mark = text.indexOf("\n\\.", mark + 1)
  ) {
    const end = rowsEndAt(text, mark, limit);
    if (end !== undefined) return end;
  }
  return undefined;
}

/** Offset of the line feed before the last line `\.` that ends rows; -1 when there is none. */
export function lastRowsEnd(text: string, limit: number): number {
  let mark = text.lastIndexOf("\n\\.", limit - 3);
  while (mark > 0 && rowsEndAt(text, mark, limit) === undefined) mark = text.lastIndexOf("\n\\.", mark - 1);
  return mark;
}

/** End of the line `\.` that begins after the line feed at `mark`; undefined when more stands on it. */
function rowsEndAt(text: string, mark: number, limit: number): number | undefined {
  const end = lineEnd(text, mark + 1, limit);
  return text.slice(mark + 3, end).trim() === "" ? end : undefined;
}
