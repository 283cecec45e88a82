import { tokenize } from "../../sql/lexer.ts";
import type { Dialect, Token } from "../../sql/types.ts";
import type { Span } from "../../text.ts";

/** A condition that the statements behind it stand under. */
export interface Condition {
  readonly tokens: readonly Token[];
  /** They run when it does not hold: behind ELSE or a later ELSIF. */
  readonly negated: boolean;
}

/** A column of the row that a trigger gives a value: `NEW.full_name := trim(NEW.name)`. */
export interface BodyAssignment {
  readonly column: string;
  /** `NEW.full_name`, relative to the body. */
  readonly span: Span;
  /** The value; local variables are replaced by what they were given last. */
  readonly value: readonly Token[];
  readonly conditions: readonly Condition[];
}

/** What the body of a trigger does with the row, as far as its text shows. Spans are relative to the body. */
export interface TriggerBody {
  readonly tokens: readonly Token[];
  readonly assignments: readonly BodyAssignment[];
  /** What each RETURN gives: `new`, `old`, `null`, or any other text. */
  readonly returns: readonly {
    readonly value: string;
    readonly conditions: readonly Condition[];
    readonly span: Span;
  }[];
}

/** Reads the body of a row trigger: PL/pgSQL, or the procedural SQL of MySQL, MariaDB and SQLite. Takes any text. */
export function readTriggerBody(text: string, dialect: Dialect): TriggerBody {
  const reader = new BodyReader(tokenize(text, dialect).tokens);
  reader.read();
  return reader;
}

/** Words that open a part of a body in which the next statement begins. */
const openers = new Set(["begin", "then", "else", "loop", "declare", "exception"]);

interface Frame {
  readonly prior: readonly Condition[];
  readonly current: readonly Condition[];
}

class BodyReader implements TriggerBody {
  readonly tokens: readonly Token[];
  readonly assignments: BodyAssignment[] = [];
  readonly returns: TriggerBody["returns"][number][] = [];
  readonly #variables = new Map<string, readonly Token[]>();
  readonly #frames: Frame[] = [];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  read(): void {
    while (this.#at < this.tokens.length) this.#statement();
  }

  #statement(): void {
    const word = this.#word();
    if (word === "if" || word === "case") this.#open();
    else if (word === "elsif" || word === "elseif" || word === "when") this.#next();
    else if (word === "else") this.#otherwise();
    else if (word === "while" || word === "for" || word === "foreach") this.#skipPast("loop");
    else if (word === "end") this.#close();
    else if (word !== undefined && openers.has(word)) this.#at++;
    else this.#simple();
  }

  #open(): void {
    const isCase = this.#word() === "case";
    this.#at++;
    if (isCase) this.#skipTo("when");
    this.#frames.push({ prior: [], current: isCase ? [] : [this.#condition()] });
  }

  /** ELSIF or WHEN: the conditions before did not hold. */
  #next(): void {
    this.#at++;
    const frame = this.#frames.pop() ?? { prior: [], current: [] };
    this.#frames.push({ prior: [...frame.prior, ...negated(frame.current)], current: [this.#condition()] });
  }

  #otherwise(): void {
    this.#at++;
    const frame = this.#frames.pop();
    if (frame !== undefined) this.#frames.push({ prior: [...frame.prior, ...negated(frame.current)], current: [] });
  }

  /** `END IF`, `END CASE`, `END LOOP`, or the end of a block, which opened no frame. */
  #close(): void {
    const what = this.tokens[this.#at + 1]?.value;
    if (what === "if" || what === "case") this.#frames.pop();
    this.#skipPast(";");
  }

  #condition(): Condition {
    const start = this.#at;
    this.#skipTo("then");
    const tokens = this.tokens.slice(start, this.#at);
    this.#at++;
    return { tokens, negated: false };
  }

  #simple(): void {
    const start = this.#at;
    this.#skipPast(";");
    const statement = this.tokens.slice(start, this.#at - 1);
    const [first, second] = statement;
    if (first?.value === "return")
      this.returns.push({
        value: statement
          .slice(1)
          .map(({ value }) => value)
          .join(" "),
        conditions: this.#conditions(),
        span: { start: first.start, end: statement.at(-1)?.end ?? first.end },
      });
    else if (first?.value === "select") this.#into(statement);
    else if (first?.value === "set") for (const part of split(statement.slice(1))) this.#assign(part);
    else if (second !== undefined) this.#assign(statement);
  }

  /** `NEW.name := value`, `v := value`, `v text := value`. */
  #assign(statement: readonly Token[]): void {
    const isField = statement[0]?.value.toLowerCase() === "new" && statement[1]?.value === ".";
    const operator = statement.findIndex(({ value, kind }) => kind === "symbol" && (value === ":=" || value === "="));
    if (operator === -1 || (isField && operator !== 3)) return;
    const value = this.#resolved(statement.slice(operator + 1));
    if (!isField) this.#variables.set(statement[0]?.value ?? "", value);
    else this.#assigned(statement[0], statement[2], value);
  }

  /** `SELECT a, b INTO NEW.c, NEW.d`. */
  #into(statement: readonly Token[]): void {
    const into = statement.findIndex(({ value, kind }) => kind === "word" && value === "into");
    if (into === -1) return;
    const from = statement.findIndex(({ value, kind }, i) => i > into && kind === "word" && value === "from");
    const values = split(statement.slice(1, into));
    const targets = split(statement.slice(into + 1, from === -1 ? undefined : from));
    targets.forEach((target, i) => {
      const value = this.#resolved(values[i] ?? []);
      if (target[0]?.value.toLowerCase() === "new" && target[1]?.value === ".")
        this.#assigned(target[0], target[2], value);
      else this.#variables.set(target[0]?.value ?? "", value);
    });
  }

  #assigned(first: Token | undefined, column: Token | undefined, value: readonly Token[]): void {
    if (first === undefined || column === undefined) return;
    const span = { start: first.start, end: column.end };
    this.assignments.push({ column: column.value, span, value, conditions: this.#conditions() });
  }

  #conditions(): readonly Condition[] {
    return this.#frames.flatMap(({ prior, current }) => [...prior, ...current]);
  }

  #resolved(value: readonly Token[]): readonly Token[] {
    return value.flatMap((token, i) =>
      value[i - 1]?.value === "." ? [token] : (this.#variables.get(token.value) ?? [token]),
    );
  }

  #word(): string | undefined {
    const token = this.tokens[this.#at];
    return token?.kind === "word" ? token.value : undefined;
  }

  /** To a word outside of a CASE expression. */
  #skipTo(word: string): void {
    let cases = 0;
    for (; this.#at < this.tokens.length; this.#at++) {
      const value = this.#word();
      if (cases === 0 && value === word) return;
      if (value === "case") cases++;
      else if (value === "end" && cases > 0) cases--;
    }
  }

  #skipPast(value: string): void {
    const isThere = (token: Token) => token.value === value && token.kind !== "string";
    const found = this.tokens.findIndex((token, i) => i >= this.#at && isThere(token));
    this.#at = (found === -1 ? this.tokens.length : found) + 1;
  }
}

function negated(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.map(({ tokens }) => ({ tokens, negated: true }));
}

/** The parts of a list between its commas outside of parentheses. */
function split(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.value === "(") depth++;
    if (token.value === ")") depth--;
    if (depth === 0 && token.kind === "symbol" && token.value === ",") parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** Whether tokens name a column of the row: `NEW.name`. */
export function namesColumn(tokens: readonly Token[], row: "new" | "old", columns: readonly string[]): boolean {
  return tokens.some(
    (token, i) =>
      token.value.toLowerCase() === row && tokens[i + 1]?.value === "." && columns.includes(tokens[i + 2]?.value ?? ""),
  );
}

/** The events that conditions leave over, by what they say of TG_OP. */
export function eventsUnder(conditions: readonly Condition[]): ReadonlySet<"insert" | "update"> {
  const left = new Set<"insert" | "update">(["insert", "update"]);
  for (const { tokens, negated: isNegated } of conditions) {
    const tested = testedEvent(tokens);
    if (tested === undefined) continue;
    // A negated AND does not say which of its parts failed.
    if (isNegated && tokens.length > 3) continue;
    for (const event of ["insert", "update"] as const) if ((event === tested) === isNegated) left.delete(event);
  }
  return left;
}

function testedEvent(tokens: readonly Token[]): "insert" | "update" | undefined {
  if (tokens.some(({ kind, value }) => kind === "word" && value === "or")) return undefined;
  const at = tokens.findIndex(({ kind, value }) => kind === "word" && value === "tg_op");
  if (at === -1 || tokens[at + 1]?.value !== "=") return undefined;
  const event = tokens[at + 2]?.value.toLowerCase();
  return event === "insert" || event === "update" ? event : undefined;
}
