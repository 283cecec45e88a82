import { parseChangeDirective, withoutWords } from "../changes/directive.ts";
import type { ChangeDirective } from "../changes/types.ts";
import { tokenize } from "../sql/lexer.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { Dialect, Token } from "../sql/types.ts";
import type { Span } from "../text.ts";
import { isIdentifier } from "./expression-columns.ts";
import type { NamedColumn } from "./operation-columns.ts";

type Side = ChangeDirective["from"];

/** The columns that a directive in a comment names, `up(…)` and `down(…)` included. `span` is the whole comment; spans are absolute. */
export function directiveColumns(text: string, span: Span, dialect: Dialect): readonly NamedColumn[] {
  const directive = parseChangeDirective(text, span, dialect)?.directive;
  if (directive === undefined) return [];
  const head = /cutover:\s*change/i.exec(text.slice(span.start, span.end));
  const start = span.start + (head === null ? 0 : head.index + head[0].length);
  const plain = text.slice(0, span.start) + withoutWords(text.slice(span.start, span.end));
  const { tokens } = tokenize(plain, dialect, { start, end: span.end });
  const { from, to } = directive;
  const arrow = tokens.findIndex(({ value }) => value === "->" || value === "-");
  const up = expressionStart(tokens, "up", arrow);
  const down = expressionStart(tokens, "down", arrow);
  const said = expressionStart(tokens, "backfilled", arrow);
  const endOf = (begin: number) => Math.min(...[up, down, said, tokens.length].filter((end) => end > begin));
  return [
    ...columnsOf(tokens.slice(0, arrow), from),
    ...columnsOf(tokens.slice(arrow + 1, endOf(arrow)), to),
    ...columnsOf(tokens.slice(up, endOf(up)), from),
    ...columnsOf(tokens.slice(down, endOf(down)), to),
  ];
}

/** Index of `up`, `down` or `backfilled` in front of its parenthesis; behind the last token when there is none. */
function expressionStart(tokens: readonly Token[], word: string, from: number): number {
  const found = tokens.findIndex((token, i) => i > from && token.value === word && tokens[i + 1]?.value === "(");
  return found === -1 ? tokens.length : found;
}

function columnsOf(tokens: readonly Token[], side: Side | undefined): readonly NamedColumn[] {
  if (side === undefined) return [];
  return tokens.flatMap((token, i) => {
    const after = tokens[i + 1];
    const isName = isIdentifier(token) && !(after?.kind === "symbol" && (after.value === "." || after.value === "("));
    if (!isName || !side.columns.includes(token.value)) return [];
    const span = { start: token.start, end: token.end };
    return [{ table: tableName(side, span), column: { name: token.value, span } }];
  });
}

function tableName({ schema, table }: Side, span: Span): QualifiedName {
  return { ...(schema !== undefined && { schema }), name: table, span };
}
