import type { Cursor } from "../../cursor.ts";
import type { TypeName } from "../../names.ts";

/** Words that begin the next clause of a column, and so end its type, which may be any words at all. */
const clauseWords = new Set(
  "constraint primary not null unique check default collate references generated as on".split(" "),
);

/** Takes a type: any words, with one or two numbers in parentheses. Its name is kept as written, in lower case (SQLite manual, "Datatypes"). */
export function readType(cursor: Cursor): TypeName | undefined {
  const { start } = cursor;
  const words: string[] = [];
  for (let token = cursor.peek(); token; token = cursor.peek()) {
    const isWord = token.kind === "quoted" || token.kind === "placeholder" || token.kind === "string";
    if (!isWord && (token.kind !== "word" || clauseWords.has(token.value))) break;
    words.push(token.value.toLowerCase());
    cursor.next();
  }
  if (words.length === 0) return undefined;
  const args: string[] = [];
  if (cursor.acceptSymbol("(")) {
    do {
      const first = cursor.start;
      const { index } = cursor;
      cursor.skipToComma();
      if (cursor.index > index) args.push(cursor.text.slice(first, cursor.end));
    } while (cursor.acceptSymbol(","));
    cursor.acceptSymbol(")");
  }
  return { name: words.join(" "), args, dimensions: 0, span: cursor.spanFrom(start) };
}

/** The affinity of a declared type (SQLite manual, "Datatypes", section 3.1). */
export function affinityOf(type: TypeName | undefined): "integer" | "text" | "blob" | "real" | "numeric" {
  const name = type?.name ?? "";
  if (name.includes("int")) return "integer";
  if (/char|clob|text/.test(name)) return "text";
  if (name === "" || name.includes("blob")) return "blob";
  return /real|floa|doub/.test(name) ? "real" : "numeric";
}
