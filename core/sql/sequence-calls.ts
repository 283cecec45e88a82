import { Cursor } from "./cursor.ts";
import { tokenize } from "./lexer.ts";
import type { QualifiedName } from "./names.ts";
import type { Token } from "./types.ts";

/** Functions that lock the sequence they name (PostgreSQL manual 9.17; `lock_and_open_sequence` of the server). */
const sequenceFunctions: ReadonlySet<string> = new Set(["nextval", "setval", "currval"]);

/** Whether a function, by its folded name, draws from a sequence or sets one. */
export function isSequenceFunction(name: string): boolean {
  return sequenceFunctions.has(name) || sequenceFunctions.has(name.replace("pg_catalog.", ""));
}

/** The sequences that calls among the tokens from `first` up to `limit` name by a literal: `nextval('s')`. */
export function sequencesIn(cursor: Cursor, first: number, limit: number): readonly QualifiedName[] {
  const found: QualifiedName[] = [];
  for (let index = first; index + 2 < limit; index++) {
    const token = cursor.tokens[index];
    if (token?.kind !== "word" || !sequenceFunctions.has(token.value)) continue;
    const literal = cursor.tokens[index + 2];
    if (cursor.tokens[index + 1]?.value !== "(" || literal?.kind !== "string") continue;
    const name = nameIn(literal, cursor);
    if (name) found.push(name);
  }
  return found;
}

/** The name that a literal of type regclass holds: `'app."Ids"'`. */
function nameIn(literal: Token, { dialect }: Cursor): QualifiedName | undefined {
  const name = new Cursor(literal.value, tokenize(literal.value, dialect).tokens, dialect).qualifiedName();
  return name && { ...name, span: { start: literal.start, end: literal.end } };
}
