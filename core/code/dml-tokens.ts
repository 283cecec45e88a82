import type { Token } from "../sql/types.ts";
import type { Span } from "../text.ts";

/** Tokens of one SQL text with matched parentheses. Positions are token indexes; ranges are half open. */
export class DmlTokens {
  readonly tokens: readonly Token[];
  /** How deep parentheses are nested. */
  readonly depth: number;
  readonly #closing = new Map<number, number>();

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
    const open: number[] = [];
    let depth = 0;
    tokens.forEach((token, i) => {
      if (token.kind !== "symbol") return;
      if (token.value === "(") depth = Math.max(depth, open.push(i));
      const from = token.value === ")" ? open.pop() : undefined;
      if (from !== undefined) this.#closing.set(from, i);
    });
    this.depth = depth;
  }

  /** Index of the parenthesis that closes the one at `i`; the end of the text when it is missing. */
  closing(i: number): number {
    return this.#closing.get(i) ?? this.tokens.length;
  }

  /** The keyword or unquoted name at `i`, in lower case. */
  word(i: number): string | undefined {
    const token = this.tokens[i];
    return token?.kind === "word" ? token.value : undefined;
  }

  symbol(i: number): string | undefined {
    const token = this.tokens[i];
    return token?.kind === "symbol" ? token.value : undefined;
  }

  isName(i: number): boolean {
    const kind = this.tokens[i]?.kind;
    return kind === "word" || kind === "quoted";
  }

  /** The text span of a token range; empty at 0 for an empty range. */
  span(from: number, to: number): Span {
    return { start: this.tokens[from]?.start ?? 0, end: this.tokens[to - 1]?.end ?? 0 };
  }

  /** The first position in the range at which `matches` holds outside parentheses; `to` when there is none. */
  find(from: number, to: number, matches: (i: number) => boolean): number {
    for (let i = from; i < to; i++) {
      if (matches(i)) return i;
      if (this.symbol(i) === "(") i = this.closing(i);
    }
    return to;
  }

  /** The parts of a range between commas outside parentheses. */
  items(from: number, to: number): readonly (readonly [from: number, to: number])[] {
    const items: [number, number][] = [];
    for (let start = from; start < to; ) {
      const end = this.find(start, to, (i) => this.symbol(i) === ",");
      items.push([start, end]);
      start = end + 1;
    }
    return items;
  }

  /** A dotted name at `i`: its parts and the position behind it. `*` may be the last part. */
  dotted(i: number): { readonly parts: readonly Token[]; readonly next: number } {
    const parts: Token[] = [];
    let next = i;
    while (this.isName(next) || (parts.length > 0 && this.symbol(next) === "*")) {
      const token = this.tokens[next];
      if (token !== undefined) parts.push(token);
      if (this.symbol(next + 1) !== ".") return { parts, next: next + 1 };
      next += 2;
    }
    return { parts, next: parts.length === 0 ? i : next };
  }
}

/** Whether one of the words stands at `i`, and it is not the `FROM` of `IS DISTINCT FROM`. */
export function isClause(tokens: DmlTokens, i: number, words: ReadonlySet<string>): boolean {
  const word = tokens.word(i);
  if (word === undefined || !words.has(word)) return false;
  if (tokens.symbol(i - 1) === ".") return false;
  return !(word === "from" && tokens.word(i - 1) === "distinct");
}

/** Words that end an operand or begin a clause: never a column in an expression. */
export const expressionKeywords: ReadonlySet<string> = new Set(
  `all and any array as asc between both by case collate cross current_catalog current_date current_role current_time current_timestamp
  current_user default desc distinct div else end escape except exists false filter for from full group having ilike in inner
  intersect interval into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null nulls offset on or
  order outer over regexp returning right rlike select session_user set similar some then trailing true union unique using values
  when where window with within xor`.split(/\s+/),
);

/** Of these, the ones that are a value, so that a name behind them is an alias. */
export const valueKeywords: ReadonlySet<string> = new Set(
  `current_catalog current_date current_role current_time current_timestamp current_user default end false localtime localtimestamp null
  session_user true`.split(/\s+/),
);

/** Words of a window frame, inside `OVER (…)` only. */
export const frameKeywords: ReadonlySet<string> = new Set([
  "current",
  "exclude",
  "following",
  "groups",
  "partition",
  "preceding",
  "range",
  "row",
  "rows",
  "ties",
  "unbounded",
]);

/** Functions that only compute from their arguments, or that give the same value for the whole transaction. */
const repeatableFunctions: ReadonlySet<string> = new Set(
  "btrim coalesce concat concat_ws left lower ltrim now nullif replace right rtrim substring to_json to_jsonb trim upper".split(
    " ",
  ),
);

/** Whether the value in the range may be written a second time in the same statement with the same result and no effect. */
export function isReusableValue(tokens: DmlTokens, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const token = tokens.tokens[i];
    // `?` and `%s` are taken by position: one more needs one more argument.
    if (token?.kind === "placeholder" && /^(\?|%s)$/.test(token.value)) return false;
    const isCall = tokens.isName(i) && tokens.symbol(i + 1) === "(";
    if (isCall && !repeatableFunctions.has(token?.value ?? "")) return false;
    if (tokens.word(i) === "select") return false;
  }
  return from < to;
}
