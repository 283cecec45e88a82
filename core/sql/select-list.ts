import type { Span } from "../text.ts";
import { Cursor } from "./cursor.ts";
import { tokenize } from "./lexer.ts";
import type { Dialect } from "./types.ts";

/** The results of a query at a span of a text, each as text; undefined for anything but a single SELECT … FROM. */
export function selectList(text: string, { start, end }: Span, dialect: Dialect): readonly string[] | undefined {
  const source = text.slice(start, end);
  const cursor = new Cursor(source, tokenize(source, dialect).tokens, dialect);
  while (cursor.acceptSymbol("("));
  if (!cursor.accept("select") || cursor.at("distinct")) return undefined;
  const items: string[] = [];
  do {
    const { start: from } = cursor;
    cursor.skipTo(({ kind, value }) => (kind === "symbol" && value === ",") || (kind === "word" && value === "from"));
    items.push(source.slice(from, cursor.end));
  } while (cursor.acceptSymbol(","));
  return cursor.at("from") && !/\b(?:union|intersect|except)\b/i.test(source) ? items : undefined;
}
