import { loadModule, parseSync } from "libpg-query";
import { splitStatements } from "../../core/sql/split.ts";

await loadModule();

/** A statement as PostgreSQL's own parser sees it. */
export interface ParsedStatement {
  /** UTF-16 offset of its first token. */
  readonly start: number;
  /** From its first token up to the terminator, comments and white space before that included. */
  readonly text: string;
  /** Name of the node: `AlterTableStmt`. */
  readonly node: string;
  readonly tree: Readonly<Record<string, unknown>>;
}

interface RawStatement {
  readonly stmt: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

/** Cuts a script with PostgreSQL's own parser. Throws on a syntax error. */
export function parseScript(sql: string): ParsedStatement[] {
  const bytes = new TextEncoder().encode(sql);
  const decode = (start: number, end?: number) => new TextDecoder().decode(bytes.subarray(start, end));
  const { stmts = [] }: { readonly stmts?: readonly unknown[] } = parseSync(sql);
  return (stmts as readonly RawStatement[]).map(({ stmt, stmt_location: at = 0, stmt_len: length }) => {
    const [node = "", tree = {}] = Object.entries(stmt)[0] ?? [];
    return { start: decode(0, at).length, text: decode(at, length ? at + length : undefined), node, tree };
  });
}

/** The script with what only psql understands (commands, rows after COPY) blanked, all offsets kept. */
export function withoutClientParts(sql: string): string {
  let text = sql;
  for (const { kind, span } of splitStatements(sql, "postgres")) {
    if (kind !== "client" && kind !== "data") continue;
    text = text.slice(0, span.start) + " ".repeat(span.end - span.start) + text.slice(span.end);
  }
  return text;
}
