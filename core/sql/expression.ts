import type { Cursor } from "./cursor.ts";
import { isColumnWord, keywordFunctions, operatorWords } from "./expression-words.ts";
import type { Expression } from "./names.ts";
import { isSequenceFunction, sequencesIn } from "./sequence-calls.ts";
import { readTypeName } from "./type-name.ts";
import type { Token } from "./types.ts";

/**
 * Takes an expression: everything up to a comma, a closing parenthesis or a word for which `isStop` holds, outside of
 * parentheses and CASE. The first token always belongs to it, so that `DEFAULT NULL` ends after NULL. Undefined when
 * nothing is there.
 */
export function readExpression(
  cursor: Cursor,
  isStop: (token: Token, cursor: Cursor) => boolean = () => false,
): Expression | undefined {
  const first = cursor.index;
  let cases = 0;
  cursor.skipTo((token) => {
    if (token.kind === "symbol") return token.value === "," || token.value === ";";
    if (token.kind !== "word") return false;
    if (token.value === "case") cases++;
    else if (token.value === "end" && cases > 0) cases--;
    return cases === 0 && cursor.index > first && isStop(token, cursor);
  });
  return describe(cursor, first, cursor.index);
}

/** Takes an expression in parentheses; the expression is what stands between them. */
export function readParenthesised(cursor: Cursor): Expression | undefined {
  if (!cursor.acceptSymbol("(")) return undefined;
  const first = cursor.index;
  cursor.skipTo(() => false);
  const expression = describe(cursor, first, cursor.index);
  cursor.acceptSymbol(")");
  return expression;
}

/** What we need to know of the expression made of the tokens from `first` up to, not including, `limit`. */
export function describe(cursor: Cursor, first: number, limit: number): Expression | undefined {
  const start = cursor.tokens[first]?.start;
  const end = cursor.tokens[limit - 1]?.end;
  if (start === undefined || end === undefined || limit <= first) return undefined;
  const found: Found = { first, functions: [], columns: [], literals: 0, nulls: 0, isCompound: false, others: 0 };
  const { index } = cursor;
  for (cursor.index = first; cursor.index < limit; ) take(cursor, limit, found);
  cursor.index = index;
  const constant = found.others === 0 && found.functions.length === 0 && found.columns.length === 0;
  return {
    span: { start, end },
    text: cursor.text.slice(start, end),
    functions: found.functions,
    ...(found.functions.some(isSequenceFunction) && { sequences: sequencesIn(cursor, first, limit) }),
    columns: found.columns,
    constant: constant && found.literals > 0,
    isNull: constant && !found.isCompound && found.literals === 1 && found.nulls === 1,
  };
}

/** What the tokens of an expression are, counted. */
interface Found {
  /** Index of the first token. */
  readonly first: number;
  readonly functions: string[];
  readonly columns: string[];
  literals: number;
  nulls: number;
  /** ARRAY or ROW makes one value of several. */
  isCompound: boolean;
  /** Tokens that make it more than a literal: operators, keywords. */
  others: number;
}

function take(cursor: Cursor, limit: number, found: Found): void {
  const token = cursor.next();
  if (!token) return;
  switch (token.kind) {
    case "string":
    case "number":
      found.literals++;
      return;
    case "placeholder":
      if (joinsName(cursor, token)) takeName(cursor, token, limit, found);
      else found.literals++;
      return;
    case "symbol":
      takeSymbol(cursor, token, found);
      return;
    case "quoted":
      takeName(cursor, token, limit, found);
      return;
    case "word":
      takeWord(cursor, token, limit, found);
  }
}

function joinsName(cursor: Cursor, token: Token): boolean {
  const next = cursor.peek();
  return next !== undefined && next.start === token.end && (next.kind === "word" || cursor.atSymbol("."));
}

function takeSymbol(cursor: Cursor, token: Token, found: Found): void {
  if (token.value === "::") {
    if (!readTypeName(cursor)) found.others++;
    return;
  }
  if (token.value === ".") {
    // A field of a composite value, as in `(address).zip`: not a column.
    if (!cursor.name()) cursor.acceptSymbol("*");
    return;
  }
  if (token.value === "(" || token.value === ")" || token.value === "," || token.value === "[" || token.value === "]")
    return;
  if (!isSign(cursor, token, found)) found.others++;
}

/** Whether a plus or minus belongs to the number behind it. */
function isSign(cursor: Cursor, token: Token, { first }: Found): boolean {
  if ((token.value !== "-" && token.value !== "+") || cursor.peek()?.kind !== "number") return false;
  const before = cursor.index - 2 >= first ? cursor.tokens[cursor.index - 2] : undefined;
  return before === undefined || !isOperand(before);
}

function isOperand(token: Token): boolean {
  return token.kind !== "symbol" || token.value === ")" || token.value === "]";
}

function takeWord(cursor: Cursor, token: Token, limit: number, found: Found): void {
  const isCall = cursor.index < limit && cursor.atSymbol("(");
  if (takeConstantWord(token.value, found) || takeSyntax(cursor, token.value, isCall, found)) return;
  if (keywordFunctions.has(token.value)) found.functions.push(token.value);
  else if (operatorWords.has(token.value)) found.others++;
  else if (!isCall && takeTypedLiteral(cursor, token)) found.literals++;
  else takeName(cursor, token, limit, found);
}

/** Words that are constants, and ARRAY and ROW, which make one of several. */
function takeConstantWord(word: string, found: Found): boolean {
  if (word === "null") found.nulls++;
  if (word === "null" || word === "true" || word === "false") found.literals++;
  else if (word === "array" || word === "row") found.isCompound = true;
  else return false;
  return true;
}

/** Words that decide what the next ones are: a type, a collation, an operator, a field. */
function takeSyntax(cursor: Cursor, word: string, isCall: boolean, found: Found): boolean {
  switch (word) {
    case "cast":
      return isCall;
    case "as":
      // The type of a cast, or the alias of a subquery's column.
      if (!readTypeName(cursor)) found.others++;
      return true;
    case "collate":
      cursor.qualifiedName();
      found.others++;
      return true;
    case "operator":
      cursor.skipParentheses();
      found.others++;
      return true;
    case "extract":
      found.functions.push("extract");
      if (cursor.acceptSymbol("(")) cursor.next();
      return true;
    case "at":
      if (!cursor.accept("time", "zone") && !cursor.accept("local")) return false;
      found.others++;
      return true;
    default:
      return false;
  }
}

/** Types whose name may go on before the literal. */
const longTypes = new Set(["timestamp", "time", "interval"]);

/** `interval '1 day'`, `date '2024-01-01'`, `timestamp(3) with time zone '…'`. */
function takeTypedLiteral(cursor: Cursor, token: Token): boolean {
  const { index } = cursor;
  if (cursor.peek()?.kind !== "string" && !longTypes.has(token.value)) return false;
  cursor.index = index - 1;
  const isTyped = token.kind === "word" && readTypeName(cursor) !== undefined && cursor.acceptString() !== undefined;
  if (!isTyped) cursor.index = index;
  else if (token.value === "interval") readIntervalFields(cursor);
  return isTyped;
}

function readIntervalFields(cursor: Cursor): void {
  const fields = ["year", "month", "day", "hour", "minute", "second"] as const;
  if (cursor.acceptOne(...fields) && cursor.accept("to")) cursor.acceptOne(...fields);
}

/** A dotted name: of a function when a parenthesis follows, else maybe of a column. */
function takeName(cursor: Cursor, first: Token, limit: number, found: Found): void {
  const after = cursor.index;
  cursor.index = after - 1;
  const isKeyword = first.kind === "word" && !isColumnWord(first.value);
  const name = isKeyword ? undefined : cursor.qualifiedName();
  if (!name || cursor.index > limit) {
    cursor.index = after;
    if (after < limit && cursor.atSymbol("(")) found.functions.push(first.value);
    else found.others++;
    return;
  }
  if (cursor.index < limit && cursor.atSymbol("(")) {
    found.functions.push(name.schema === undefined ? name.name : `${name.schema}.${name.name}`);
  } else if (cursor.index < limit && cursor.atSymbol(".") && cursor.peek(1)?.value === "*") {
    cursor.index += 2;
    found.others++;
  } else found.columns.push(name.name);
}
