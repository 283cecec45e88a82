import type { Span } from "../text.ts";
import { naming } from "./dialects.ts";
import { foldName } from "./identifiers.ts";
import type { Name, QualifiedName } from "./names.ts";
import { reservedWords } from "./reserved-words.ts";
import type { Dialect, Token } from "./types.ts";

const joinWords = new Set(["cross", "inner", "join", "left", "natural", "outer", "right"]);

/**
 * A place in a list of tokens that a reader moves forward. Every method that does not find what it looks for leaves the
 * cursor where it was. Words are given in lower case.
 */
export class Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly dialect: Dialect;
  /** Index of the next token. May be set back to an index seen before. */
  index: number;
  /** Index past the last token that this cursor may read. */
  readonly limit: number;

  constructor(text: string, tokens: readonly Token[], dialect: Dialect, index = 0, limit = tokens.length) {
    this.text = text;
    this.tokens = tokens;
    this.dialect = dialect;
    this.index = index;
    this.limit = limit;
  }

  /** The token `ahead` places after the next one. */
  peek(ahead = 0): Token | undefined {
    const index = this.index + ahead;
    return index < this.limit ? this.tokens[index] : undefined;
  }

  /** Takes the next token, whatever it is. */
  next(): Token | undefined {
    const token = this.peek();
    if (token) this.index++;
    return token;
  }

  get isDone(): boolean {
    return this.index >= this.limit;
  }

  /** Offset where the next token begins; behind the last one, where that one ends. */
  get start(): number {
    return this.peek()?.start ?? this.end;
  }

  /** Offset where the last token taken ends. */
  get end(): number {
    return this.tokens[this.index - 1]?.end ?? 0;
  }

  /** From `start` to the end of the last token taken. */
  spanFrom(start: number): Span {
    return { start, end: Math.max(start, this.end) };
  }

  /** Whether these keywords come next, in this order. */
  at(first: string, second?: string, third?: string): boolean {
    return (
      this.atWord(first, 0) &&
      (second === undefined || this.atWord(second, 1)) &&
      (third === undefined || this.atWord(third, 2))
    );
  }

  /** Whether one of these keywords comes next. */
  atAny(words: ReadonlySet<string>): boolean {
    const token = this.peek();
    return token?.kind === "word" && words.has(token.value);
  }

  private atWord(word: string, ahead: number): boolean {
    const token = this.peek(ahead);
    return token !== undefined && token.kind === "word" && token.value === word;
  }

  /** Takes these keywords if all come next. */
  accept(first: string, second?: string, third?: string): true | undefined {
    if (!this.at(first, second, third)) return undefined;
    this.index += third !== undefined ? 3 : second !== undefined ? 2 : 1;
    return true;
  }

  /** Takes these keywords if all come next; returns where they stand. */
  acceptSpan(first: string, second?: string, third?: string): Span | undefined {
    const { start } = this;
    return this.accept(first, second, third) && this.spanFrom(start);
  }

  /** Takes the next word if it is one of these; returns it. */
  acceptOne<W extends string>(...words: readonly W[]): W | undefined {
    const token = this.peek();
    if (token?.kind !== "word") return undefined;
    const found = words.find((word) => word === token.value);
    if (found) this.index++;
    return found;
  }

  atSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token !== undefined && token.kind === "symbol" && token.value === symbol;
  }

  acceptSymbol(symbol: string): true | undefined {
    if (!this.atSymbol(symbol)) return undefined;
    this.index++;
    return true;
  }

  /** Takes a string literal; returns its content. */
  acceptString(): Token | undefined {
    return this.peek()?.kind === "string" ? this.next() : undefined;
  }

  /** Takes a name. A template's hole counts as a name or as a part of one: `${prefix}_users`. */
  name(): Name | undefined {
    const { start } = this;
    const name = this.namePart();
    return name === undefined ? undefined : { name, span: this.spanFrom(start) };
  }

  /** Takes a name with as many qualifiers as are written; the last two count. */
  qualifiedName(): QualifiedName | undefined {
    const { start } = this;
    let name = this.namePart();
    if (name === undefined) return undefined;
    let schema: string | undefined;
    while (this.atSymbol(".")) {
      this.index++;
      const part = this.namePart(true);
      if (part === undefined) {
        this.index--;
        break;
      }
      schema = name;
      name = part;
    }
    const span = this.spanFrom(start);
    return schema === undefined || this.isDefault(schema) ? { name, span } : { schema, name, span };
  }

  /** Takes `table.column` or `schema.table.column`. */
  columnOfTable(): { readonly table: QualifiedName; readonly column: Name } | undefined {
    const parts: Name[] = [];
    do {
      const { start } = this;
      const name = this.namePart(parts.length > 0);
      if (name !== undefined) parts.push({ name, span: this.spanFrom(start) });
    } while (this.acceptSymbol("."));
    const [column, table, schema] = parts.reverse();
    if (!column || !table) return undefined;
    if (!schema || this.isDefault(schema.name)) return { table, column };
    const span = { start: schema.span.start, end: table.span.end };
    return { table: { schema: schema.name, name: table.name, span }, column };
  }

  /** A list of names in parentheses; empty when there is none. */
  nameList(): readonly Name[] {
    const names: Name[] = [];
    const { index } = this;
    if (!this.acceptSymbol("(")) return names;
    do {
      const name = this.name();
      if (name) names.push(name);
    } while (this.acceptSymbol(","));
    if (names.length === 0) this.index = index;
    else this.closeParenthesis();
    return names;
  }

  /** Goes on behind the parenthesis that closes the one taken before, whatever stands until there. */
  closeParenthesis(): void {
    this.skipTo(() => false);
    this.acceptSymbol(")");
  }

  /** Takes a parenthesis and everything in it; returns its whole span. */
  skipParentheses(): Span | undefined {
    const { start } = this;
    if (!this.acceptSymbol("(")) return undefined;
    this.closeParenthesis();
    return this.spanFrom(start);
  }

  /** Skips tokens up to one for which `isStop` holds, outside of parentheses opened on the way, or that closes one opened before. */
  skipTo(isStop: (token: Token) => boolean): void {
    let depth = 0;
    for (let token = this.peek(); token; token = this.peek()) {
      if (depth === 0 && isStop(token)) return;
      if (token.kind === "symbol") {
        if (token.value === "(" || token.value === "[") depth++;
        else if (token.value === ")" || token.value === "]") {
          if (depth === 0) return;
          depth--;
        }
      }
      this.index++;
    }
  }

  /** Skips to the next comma on this level, or to the end. */
  skipToComma(): void {
    this.skipTo((token) => token.kind === "symbol" && token.value === ",");
  }

  /** Whether a schema need not be named. */
  private isDefault(schema: string): boolean {
    return schema === naming[this.dialect].defaultSchema;
  }

  private namePart(qualified = false): string | undefined {
    const token = this.peek();
    if (!token) return undefined;
    if (token.kind === "quoted" || (token.kind === "string" && this.isName(token))) {
      this.index++;
      return foldName(token.value, true, this.dialect);
    }
    if (token.kind === "word" && this.tokens[this.index + 1]?.start !== token.end) {
      if (!qualified && this.isReserved(token)) return undefined;
      this.index++;
      return this.foldWord(token);
    }
    return this.joinedPart(qualified);
  }

  /** A word of a join is a name in SQLite where no join can begin (its grammar, JOIN_KW). */
  private isReserved({ value }: Token): boolean {
    if (!reservedWords[this.dialect].has(value)) return false;
    return this.dialect !== "sqlite" || !joinWords.has(value) || joinWords.has(this.peek(1)?.value ?? "");
  }

  /** Whether a string literal may stand for a name. */
  private isName({ start }: Token): boolean {
    const { stringNames } = naming[this.dialect];
    return stringNames === "any" || (stringNames === "double" && this.text.charCodeAt(start) === 34);
  }

  /** A name in which words and holes stand together without a blank. */
  private joinedPart(qualified: boolean): string | undefined {
    const first = this.peek();
    if (first?.kind !== "word" && first?.kind !== "placeholder") return undefined;
    if (first.kind === "word" && !qualified && this.isReserved(first)) return undefined;
    let name = "";
    let { end } = first;
    for (let token: Token | undefined = first; token; token = this.peek()) {
      const fits = token === first || (token.start === end && (token.kind === "word" || token.kind === "placeholder"));
      if (!fits) break;
      name += token.kind === "word" ? this.foldWord(token) : token.value;
      end = token.end;
      this.index++;
    }
    return name;
  }

  private foldWord(token: Token): string {
    return foldName(this.text.slice(token.start, token.end), false, this.dialect);
  }
}
