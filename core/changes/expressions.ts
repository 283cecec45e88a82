import { Cursor } from "../sql/cursor.ts";
import { describe } from "../sql/expression.ts";
import { quoteName } from "../sql/identifiers.ts";
import { tokenize } from "../sql/lexer.ts";
import type { Expression } from "../sql/names.ts";
import type { Dialect, Token } from "../sql/types.ts";
import type { ChangeSpec } from "./types.ts";

/**
 * Puts something in place of each column that an SQL expression names, e.g. `NEW.name` for `name`. Works on tokens, so that strings,
 * functions and names behind a dot stay.
 */
export function replaceColumns(
  expression: string,
  dialect: Dialect,
  replacement: (column: string) => string | undefined,
): string {
  const { tokens } = tokenize(expression, dialect);
  let result = "";
  let end = 0;
  tokens.forEach((token, i) => {
    const text = isColumnName(tokens, i) ? replacement(token.value) : undefined;
    if (text === undefined) return;
    result += expression.slice(end, token.start) + text;
    end = token.end;
  });
  return result + expression.slice(end);
}

function isColumnName(tokens: readonly Token[], i: number): boolean {
  const token = tokens[i];
  if (token?.kind !== "word" && token?.kind !== "quoted") return false;
  const before = tokens[i - 1]?.value;
  const after = tokens[i + 1];
  return (
    before !== "." && before !== "::" && !(after?.kind === "symbol" && (after.value === "(" || after.value === "."))
  );
}

/** How one side of a change is computed from the other, with each column written as `prefix` wants it (`NEW.`, `t.`, or nothing). */
export interface Mapping {
  /** The value of the new column at `index`, from the old ones. */
  up(index: number, prefix: string): string;
  /** The value of the old column at `index`, from the new ones. */
  down(index: number, prefix: string): string;
}

/** The expressions of a change; a side that the directive leaves out is the plain column of the other side. */
export function mappingOf(spec: ChangeSpec, dialect: Dialect): Mapping {
  const from = spec.from.columns;
  const to = spec.to?.columns ?? [];
  return {
    up: (index, prefix) => qualified(spec.up[index], from, index, prefix, dialect),
    down: (index, prefix) => qualified(spec.down[index], to, index, prefix, dialect),
  };
}

function qualified(
  expression: string | undefined,
  columns: readonly string[],
  index: number,
  prefix: string,
  dialect: Dialect,
): string {
  const plain = (column: string) => prefix + quoteName(column, dialect);
  if (expression === undefined) return plain(columns[index] ?? columns[0] ?? "");
  // An expression may use other columns of the row as well.
  const known = new Set([...columns, ...columnsIn(expression, dialect)]);
  return replaceColumns(expression, dialect, (column) => (known.has(column) ? plain(column) : undefined));
}

/** The names in an expression that may be columns; keywords, functions and types left out. */
export function columnsIn(expression: string, dialect: Dialect): readonly string[] {
  return expressionFacts(expression, dialect)?.columns ?? [];
}

/** What an expression is made of; undefined when it is none. */
export function expressionFacts(text: string, dialect: Dialect): Expression | undefined {
  const { tokens } = tokenize(text, dialect);
  return describe(new Cursor(text, tokens, dialect), 0, tokens.length);
}

/** Whether the new column holds exactly what the old one does. */
export function isPlainCopy({ from, to, up, down }: ChangeSpec): boolean {
  const next = to?.columns ?? [];
  return (
    from.columns.length === next.length &&
    from.columns.every((old, i) => (up[i] ?? old) === old && (down[i] ?? next[i]) === next[i])
  );
}

/** Whether the old columns can be computed from the new ones: what new code writes, old code can read. */
export function isTwoWay({ from, to, down }: ChangeSpec): boolean {
  return down.length > 0 || from.columns.length === to?.columns.length;
}
