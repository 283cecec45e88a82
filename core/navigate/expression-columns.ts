import { tokenize } from "../sql/lexer.ts";
import type { Expression, Name } from "../sql/names.ts";
import type { Dialect, Token } from "../sql/types.ts";
import { shift } from "../text.ts";

/**
 * The columns that an expression on one table names, at spans relative to the statement. Names behind a dot count where the word before
 * is the table; the row variables of a trigger's condition stand for its table, too.
 */
export function expressionColumns(
  expression: Expression | undefined,
  table: string,
  dialect: Dialect,
): readonly Name[] {
  if (expression === undefined || expression.columns.length === 0) return [];
  const { tokens } = tokenize(expression.text, dialect);
  const qualifiers = new Set([table, "new", "old"]);
  return tokens.flatMap((token, i) =>
    expression.columns.includes(token.value) && isColumn(tokens, i, qualifiers)
      ? [{ name: token.value, span: shift({ start: token.start, end: token.end }, expression.span.start) }]
      : [],
  );
}

function isColumn(tokens: readonly Token[], i: number, qualifiers: ReadonlySet<string>): boolean {
  const [token, before, after] = [tokens[i], tokens[i - 1]?.value, tokens[i + 1]];
  if (!isIdentifier(token) || before === "::") return false;
  if (after?.kind === "symbol" && (after.value === "(" || after.value === ".")) return false;
  return before !== "." || qualifiers.has(tokens[i - 2]?.value ?? "");
}

/** Whether a token can be a name. */
export function isIdentifier(token: Token | undefined): token is Token {
  return token?.kind === "word" || token?.kind === "quoted";
}
