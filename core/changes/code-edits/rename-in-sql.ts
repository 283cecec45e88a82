import type { Refusal } from "../../migrations/types.ts";
import { quoteName } from "../../sql/identifiers.ts";
import { tokenize } from "../../sql/lexer.ts";
import type { Dialect, Token } from "../../sql/types.ts";
import type { Span } from "../../text.ts";
import type { ChangeContext } from "../context.ts";
import { mappingOf } from "../expressions.ts";
import type { CodeEdit } from "./entry.ts";

/** How far around a name its clause is looked for, in UTF-16 units: further than any list of columns that people write. */
const around = 4000;

/** The edit that reads the new column in SQL that stands in code. What a query gives keeps its name. */
export function renamedInSql(at: Span, text: string, { spec, history }: ChangeContext): readonly CodeEdit[] | Refusal {
  const { dialect } = history;
  const [old = ""] = spec.from.columns;
  const [next = ""] = spec.to?.columns ?? [];
  const qualifier = /(?:[\w"`[\]]+\s*\.\s*)+$/.exec(text.slice(Math.max(0, at.start - 200), at.start))?.[0] ?? "";
  const isPlain = (spec.down[0] ?? next) === next;
  const value = isPlain ? quoteName(next, dialect) : `(${mappingOf(spec, dialect).down(0, qualifier)})`;
  const span = isPlain ? at : { start: at.start - qualifier.length, end: at.end };
  const result = isUnnamedResult(text, at, dialect) ? `${value} AS ${quoteName(old, dialect)}` : value;
  const delimiter = delimiterBefore(text, at.start);
  if (delimiter !== undefined && result.includes(delimiter))
    return { refused: `The text has characters that would end the ${delimiter} literal.` };
  return [{ span, text: result }];
}

const clauses: ReadonlySet<string> = new Set(
  "select returning where from on by having set values using and or when then else".split(" "),
);

/** A whole item of a SELECT or RETURNING list without a name of its own: who reads the row knows it by the column's name. */
function isUnnamedResult(text: string, at: Span, dialect: Dialect): boolean {
  const before = tokenize(beforeIn(text, at.start), dialect).tokens;
  const after = tokenize(text.slice(at.end, at.end + around), dialect).tokens;
  if (!isEnd(after[0])) return false;
  let i = before.length - 1;
  while (before[i]?.value === "." && i >= 1) i -= 2;
  const start = before[i];
  if (start === undefined) return false;
  const isFirst = /^(?:select|distinct|all|returning)$/.test(start.value) && start.kind === "word";
  return isFirst || (start.value === "," && clauseBefore(before, i) === "select");
}

/** The end of an item: a comma, the next clause, a closing parenthesis or quote, or the end of the text. */
function isEnd(token: Token | undefined): boolean {
  if (token === undefined || token.kind === "string" || token.kind === "quoted") return true;
  return /^(?:,|\)|;|from|into|`|"|')$/.test(token.value);
}

/** The word that begins the clause which a token stands in, parentheses in between left out: `select` for both kinds of lists. */
function clauseBefore(tokens: readonly Token[], from: number): string | undefined {
  let depth = 0;
  for (let i = from; i >= 0; i--) {
    const token = tokens[i];
    if (token?.value === ")") depth++;
    if (token?.value === "(" && --depth < 0) return undefined;
    if (depth > 0 || token?.kind !== "word" || !clauses.has(token.value)) continue;
    return token.value === "returning" ? "select" : token.value;
  }
  return undefined;
}

/** The text of the literal before an offset: what stands before its opening quote is code. */
function beforeIn(text: string, offset: number): string {
  const start = Math.max(0, offset - around);
  const part = text.slice(start, offset);
  const begin = Math.max(...["select", "update", "insert", "delete", "with"].map((word) => lastWord(part, word)));
  return begin === -1 ? part : part.slice(firstStatement(part, begin));
}

/** The last statement word that no quote of the code stands behind. */
function firstStatement(part: string, begin: number): number {
  const quote = Math.max(part.lastIndexOf("`", begin), part.lastIndexOf('"', begin), part.lastIndexOf("'", begin));
  const from = part.slice(quote + 1).search(/\b(?:select|update|insert|delete|with)\b/i);
  return from === -1 ? begin : quote + 1 + from;
}

function lastWord(part: string, word: string): number {
  return [...part.matchAll(new RegExp(`\\b${word}\\b`, "gi"))].at(-1)?.index ?? -1;
}

/** The quote that opened the literal around an offset, as far as its line or lines show. */
function delimiterBefore(text: string, offset: number): string | undefined {
  const part = text.slice(Math.max(0, offset - around), offset);
  return /(["'`])[^"'`]*$/.exec(part)?.[1];
}
