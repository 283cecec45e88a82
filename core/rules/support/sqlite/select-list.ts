import { Cursor } from "../../../sql/cursor.ts";
import { tokenize } from "../../../sql/lexer.ts";
import type { OperationOf } from "../../../sql/operations.ts";
import type { RuleContext } from "../../types.ts";

/** The results of the query of INSERT … SELECT, as text; undefined for anything but a single SELECT. */
export function selectedBy(
  { query }: OperationOf<"insert-rows">,
  { text, dialect }: RuleContext,
): readonly string[] | undefined {
  if (query === undefined) return undefined;
  const source = text.slice(query.span.start, query.span.end);
  const cursor = new Cursor(source, tokenize(source, dialect).tokens, dialect);
  if (!cursor.accept("select") || cursor.at("distinct")) return undefined;
  const items: string[] = [];
  do {
    const { start } = cursor;
    cursor.skipTo(({ kind, value }) => (kind === "symbol" && value === ",") || (kind === "word" && value === "from"));
    items.push(source.slice(start, cursor.end));
  } while (cursor.acceptSymbol(","));
  return cursor.at("from") && !/\b(?:union|intersect|except)\b/i.test(source) ? items : undefined;
}
