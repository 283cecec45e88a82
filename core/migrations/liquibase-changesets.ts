import type { Dialect } from "../sql/types.ts";
import type { Span } from "../text.ts";
import { afterLine } from "./sections.ts";

/** One changeset of a formatted SQL file. Spans are absolute. */
export interface Changeset {
  readonly author: string;
  readonly id: string;
  /** The line that opens it, line end excluded. */
  readonly marker: Span;
  /** All behind that line, up to the next changeset. Rollbacks in it are comments. */
  readonly span: Span;
  readonly rollback?: Rollback;
  readonly runInTransaction: boolean;
  /** Databases that it is meant for, as written: `postgresql`, `!h2`. Empty: all. */
  readonly dbms: readonly string[];
}

/** SQL that Liquibase takes out of comments: the span holds it, `blanks` are the comment markers between its lines. */
export interface Rollback {
  readonly span: Span;
  readonly blanks: readonly Span[];
}

/** The first line of a formatted SQL file. */
export const formattedSql = /^\uFEFF?\s*--[ \t]*liquibase[ \t]+formatted[ \t]+sql/i;

/** `--changeset author:id attributes`; author and id may be quoted, the case does not matter (FormattedSqlChangeLogParser). */
const changesetLine =
  /^[ \t]*--[ \t]*changeset[ \t]+(?:"([^"\r\n]+)"|([^:\r\n]+)):[ \t]*(?:"([^"\r\n]+)"|(\S+))([^\r\n]*?)(?=[ \t]*$)/gim;
const rollbackLine = /^[ \t]*--[ \t]*rollback[ \t]+(?=\S)([^\r\n]*)/gim;
const rollbackBlock = /\/\*[ \t]*liquibase[ \t]+rollback\b[^\r\n]*\r?\n([\s\S]*?)\*\//i;

/** The changesets of a formatted SQL file, in order. Text before the first one is not run. */
export function changesetsOf(text: string): readonly Changeset[] {
  const lines = [...text.matchAll(changesetLine)];
  return lines.map((line, index) => {
    const [whole, quotedAuthor, author, quotedId, id, attributes = ""] = line;
    const marker = { start: line.index, end: line.index + whole.length };
    const span = { start: afterLine(text, marker.end), end: lines[index + 1]?.index ?? text.length };
    const rollback = rollbackOf(text, span);
    return {
      author: (quotedAuthor ?? author ?? "").trim(),
      id: quotedId ?? id ?? "",
      marker,
      span,
      ...(rollback && { rollback }),
      runInTransaction: !/\brunInTransaction:"?false\b/i.test(attributes),
      dbms: /\bdbms:"?([\w!,]+)/i.exec(attributes)?.[1]?.toLowerCase().split(",") ?? [],
    };
  });
}

function rollbackOf(text: string, within: Span): Rollback | undefined {
  const part = text.slice(within.start, within.end);
  const block = rollbackBlock.exec(part);
  if (block !== null) {
    const end = within.start + block.index + block[0].length - "*/".length;
    return { span: { start: end - (block[1] ?? "").length, end }, blanks: [] };
  }
  const lines = [...part.matchAll(rollbackLine)].map((line): Span => {
    const end = within.start + line.index + line[0].length;
    return { start: end - (line[1] ?? "").length, end };
  });
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return undefined;
  // These words say that there is nothing to undo, or that another changeset does it.
  if (/^(?:empty|not required|changeset(?:id)?\b)/i.test(text.slice(first.start, first.end).trim())) return undefined;
  // Line ends stay: they end a comment.
  const blanks = lines.slice(1).map((line, i) => ({ start: afterLine(text, lines[i]?.end ?? 0), end: line.start }));
  return { span: { start: first.start, end: last.end }, blanks };
}

/** Whether Liquibase runs a changeset against this database. An unknown database runs everything. */
export function isForDialect(changeset: Changeset, dialect: Dialect | undefined): boolean {
  if (dialect === undefined || changeset.dbms.length === 0) return true;
  const names = namesOfDialects[dialect];
  if (changeset.dbms.some((name) => name === "none" || names.includes(name.replace(/^!/, "")))) {
    return changeset.dbms.some((name) => names.includes(name));
  }
  return changeset.dbms.some((name) => name === "all") || changeset.dbms.every((name) => name.startsWith("!"));
}

const namesOfDialects: Readonly<Record<Dialect, readonly string[]>> = {
  postgres: ["postgresql", "postgres"],
  mysql: ["mysql"],
  mariadb: ["mariadb"],
  sqlite: ["sqlite"],
  sqlserver: ["mssql", "sqlserver"],
};
