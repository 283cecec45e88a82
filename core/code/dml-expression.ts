import { beginsQuery, readQuery } from "./dml-query.ts";
import type { DmlReading } from "./dml-reader.ts";
import type { DmlScope } from "./dml-scope.ts";
import { expressionKeywords, frameKeywords, valueKeywords } from "./dml-tokens.ts";

interface Mode {
  /** A SELECT or RETURNING list: `*` stands for all columns. */
  readonly list?: boolean;
  /** ORDER BY and GROUP BY: names of results are meant before columns. */
  readonly outputs?: boolean;
  /** The inside of `OVER (…)`. */
  readonly frame?: boolean;
}

/** Reads the columns that the expressions in `[from, to)` refer to, subqueries included. */
export function readExpressions(reading: DmlReading, from: number, to: number, scope: DmlScope, mode: Mode = {}): void {
  const { tokens } = reading;
  // Behind an operand, a name is an alias or the unit of an interval, never a column.
  let afterOperand = false;
  for (let i = from; i < to; ) {
    const token = tokens.tokens[i];
    if (token === undefined) return;
    if (token.kind === "symbol") {
      i = readSymbol(reading, i, to, scope, { ...mode, list: mode.list === true && !afterOperand });
      afterOperand = token.value === "(" || token.value === ")" || token.value === "]" || token.value === "::";
    } else if (!tokens.isName(i)) {
      afterOperand = true;
      i++;
    } else {
      const read = readWord(reading, i, scope, mode, afterOperand);
      afterOperand = read.operand;
      i = read.next;
    }
  }
}

/** Returns the position behind the symbol and what belongs to it. */
function readSymbol(reading: DmlReading, i: number, to: number, scope: DmlScope, mode: Mode): number {
  const { tokens } = reading;
  switch (tokens.symbol(i)) {
    case "(":
      readParenthesis(reading, i, Math.min(tokens.closing(i), to), scope, mode);
      return tokens.closing(i) + 1;
    case "::":
      return tokens.dotted(i + 1).next;
    case "*":
      if (mode.list === true) for (const table of scope.tables) addStar(reading, i, table);
      return i + 1;
    default:
      return i + 1;
  }
}

function addStar(reading: DmlReading, i: number, table: { readonly schema?: string; readonly name: string }): void {
  reading.columns.push({ table, column: "*", access: "read", span: reading.tokens.span(i, i + 1), sink: -1 });
}

function readParenthesis(reading: DmlReading, open: number, close: number, scope: DmlScope, mode: Mode): void {
  const { tokens } = reading;
  if (beginsQuery(tokens, open + 1)) {
    readQuery(reading, open + 1, close, scope);
    return;
  }
  const name = tokens.word(open - 1);
  const inner: Mode = { frame: name === "over", outputs: mode.outputs === true };
  // `EXTRACT(year FROM x)`: the field is no column.
  const first = name === "extract" ? open + 2 : open + 1;
  const before = reading.columns.length;
  readExpressions(reading, first, close, scope, inner);
  if (name === "coalesce") markFallback(reading, before, open, close);
}

/** `COALESCE(new, old)`: each of the two columns is read only in place of the other. */
function markFallback(reading: DmlReading, before: number, open: number, close: number): void {
  const items = reading.tokens.items(open + 1, close);
  const [first, second] = reading.columns.slice(before);
  if (first === undefined || second === undefined || reading.columns.length !== before + 2 || items.length < 2) return;
  reading.columns.splice(before, 2, { ...first, fallbackOf: second.column }, { ...second, fallbackOf: first.column });
}

interface ReadWord {
  readonly next: number;
  /** Whether what was read can be followed by an alias. */
  readonly operand: boolean;
}

function readWord(reading: DmlReading, i: number, scope: DmlScope, mode: Mode, afterOperand: boolean): ReadWord {
  const { tokens } = reading;
  const skipped = skipKeyword(reading, i, mode);
  if (skipped !== undefined) return skipped;
  const { parts, next } = tokens.dotted(i);
  const last = parts.at(-1);
  if (last === undefined) return { next: i + 1, operand: false };
  if (tokens.symbol(next) === "(") return { next, operand: false };
  if (goesOnWithHole(reading, next)) return { next: next + 1, operand: true };
  // A type before a literal (`date '2024-01-01'`), an alias, or the name of an argument.
  if (tokens.tokens[next]?.kind === "string" && parts.length === 1) return { next, operand: false };
  if (afterOperand || tokens.symbol(next) === "=>") return { next, operand: true };
  if (last.value === "*" && last.kind === "symbol") {
    const table = scope.tableOf(parts.at(-2)?.value ?? "");
    if (table !== undefined) addStar(reading, next - 1, table);
    return { next, operand: true };
  }
  if (mode.outputs === true && parts.length === 1 && scope.outputs.has(last.value)) return { next, operand: true };
  const resolution = scope.resolve(parts);
  if (resolution !== undefined) {
    const span = { start: last.start, end: last.end };
    reading.columns.push({ column: last.value, access: "read", span, sink: -1, ...resolution });
  }
  return { next, operand: true };
}

/** `u.${column}`, `name_${suffix}`: what the whole name is, is only known at run time. `next` is the position behind the parts that are. */
function goesOnWithHole({ tokens }: DmlReading, next: number): boolean {
  const hole = tokens.tokens[next];
  return hole?.kind === "placeholder" && hole.value.includes("{") && hole.start === tokens.tokens[next - 1]?.end;
}

/** Keywords and what belongs to them; undefined when the word at `i` is a name. */
function skipKeyword(reading: DmlReading, i: number, mode: Mode): ReadWord | undefined {
  const { tokens } = reading;
  const word = tokens.word(i);
  if (word === undefined || tokens.symbol(i + 1) === ".") return undefined;
  if (word === "as" || word === "collate") return { next: tokens.dotted(i + 1).next, operand: true };
  if (word === "at" && tokens.word(i + 1) === "time") return { next: i + 3, operand: false };
  if (word === "nulls") return { next: i + 2, operand: true };
  if (word === "over" && tokens.isName(i + 1)) return { next: i + 2, operand: true };
  if (mode.frame === true && frameKeywords.has(word)) return { next: i + 1, operand: false };
  if (!expressionKeywords.has(word)) return undefined;
  // `left(…)` and `right(…)` are functions too; their parenthesis is read next.
  return { next: i + 1, operand: valueKeywords.has(word) };
}
