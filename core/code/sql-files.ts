import { Cursor } from "../sql/cursor.ts";
import { contentSpan, tokenize } from "../sql/lexer.ts";
import type { OperationKind } from "../sql/operations.ts";
import { bodyCommands } from "../sql/plpgsql-structure.ts";
import { readStatement } from "../sql/read.ts";
import { splitStatements } from "../sql/split.ts";
import type { Dialect } from "../sql/types.ts";
import type { Span } from "../text.ts";
import { DmlTokens } from "./dml-tokens.ts";
import type { EmbeddedSql } from "./sql-strings.ts";

/** What names a query in a file from which code is generated or queries are loaded. */
const namedQuery = /^\s*(?:--|\/\*)\s*(?:@?name\b|:\w+ :)/m;
/** A parameter of a query that code loads: `$1`, `:id`, `@id`, `?`. */
const parameter = /(?:[\s(=,<>])(?:\$\d|:\w|@\w|\?(?=[\s,);]|$))/;
/** Also what Spring Boot (`data.sql`) and Hibernate (`import.sql`) load when they start. */
const seed = /(?:^|\/)(?:(?:\w+[._-])?seeds?(?:[._-]\w+)*(?:\/|\.sql$)|(?:data|import)(?:-\w+)?\.sql$)/i;
/** Dumps say what the database is, not what the application does. */
const dump = /^(?:create\s+(?:table|database|sequence)\b|-- (?:PostgreSQL database|MySQL|MariaDB) dump)/im;
const dataWords: ReadonlySet<string> = new Set(["select", "with", "insert", "update", "delete", "replace"]);

/**
 * What a `.sql` file outside migrations does with columns: named queries, queries with parameters, seeds, and the bodies of views and
 * routines. Other scripts, which people run by hand, and dumps are left alone.
 */
export function queriesIn(text: string, file: string, dialect: Dialect): readonly EmbeddedSql[] {
  const isNamed = namedQuery.test(text);
  if (!isNamed && dump.test(text)) return [];
  const isApplication = isNamed || seed.test(file) || parameter.test(text);
  return splitStatements(text, dialect).flatMap((slice) => {
    if (slice.kind !== "sql") return [];
    const tokens = new DmlTokens(tokenize(text, dialect, slice.span).tokens);
    const first = tokens.word(0) ?? "";
    if (dataWords.has(first)) return isApplication ? [pieceOf(text, slice.span)] : [];
    return first === "create"
      ? definitionsIn(text, slice.span, tokens, dialect).map((span) => pieceOf(text, span))
      : [];
  });
}

/** The queries of a view, and the statements of a routine. */
function definitionsIn(text: string, whole: Span, tokens: DmlTokens, dialect: Dialect): readonly Span[] {
  const count = tokens.tokens.length;
  const kind = tokens.find(1, Math.min(count, 8), (i) => kinds.has(tokens.word(i) ?? ""));
  if (kind >= Math.min(count, 8)) return [];
  if (tokens.word(kind) === "view") {
    const as = tokens.find(kind, count, (i) => tokens.word(i) === "as");
    return as + 1 < count ? [tokens.span(as + 1, count)] : [];
  }
  const body = tokens.tokens.find((token) => token.kind === "string" && text.charAt(token.start) === "$");
  if (body === undefined) return statementsOfBody(text, whole, dialect);
  const span = contentSpan(text, body);
  const language = tokens.find(kind, count, (i) => tokens.word(i) === "language");
  if (tokens.tokens[language + 1]?.value.toLowerCase() === "sql")
    return splitStatements(text, dialect, span).flatMap((slice) => (slice.kind === "sql" ? [slice.span] : []));
  const inner = tokenize(text, dialect, span).tokens;
  return bodyCommands(new Cursor(text, inner, dialect)).flatMap(({ kind: command, first, limit }) => {
    const [start, end] = [inner[first]?.start, inner[limit - 1]?.end];
    return command === "sql" && start !== undefined && end !== undefined ? [{ start, end }] : [];
  });
}

/** The statements about rows in a routine whose body is no literal, as it is on every server but PostgreSQL. */
function statementsOfBody(text: string, { start, end }: Span, dialect: Dialect): readonly Span[] {
  const found: Span[] = [];
  for (const { kind, within, span } of readStatement(text.slice(start, end), dialect).operations) {
    if (within !== "routine" || !rowKinds.has(kind)) continue;
    const placed = { start: start + span.start, end: start + span.end };
    // What stands in another statement is read with that.
    if (!found.some((other) => other.start <= placed.start && placed.end <= other.end)) found.push(placed);
  }
  return found;
}

const rowKinds: ReadonlySet<OperationKind> = new Set([
  "delete-rows",
  "insert-rows",
  "merge-rows",
  "select",
  "update-rows",
]);
const kinds: ReadonlySet<string> = new Set(["view", "function", "procedure"]);

function pieceOf(code: string, span: Span): EmbeddedSql {
  const text = withoutMacros(code.slice(span.start, span.end));
  const segments = [{ sql: { start: 0, end: text.length }, code: span }];
  return { text, span, segments, delimiter: "", lines: true, holes: [] };
}

/** The macros of sqlc, put so that SQL is left and every offset stays. */
function withoutMacros(text: string): string {
  return text
    .replace(/\bsqlc\.(?:n?arg|slice)\s*\([^)]*\)/g, (call) => `\${${"h".repeat(call.length - 3)}}`)
    .replace(/\bsqlc\.embed\((\w+)\)/g, (_, table: string) => `${" ".repeat(10)}${table}.*`);
}
