import type { Cursor } from "../cursor.ts";
import type { ReadContext, Reading, StatementReader } from "../statements/reader.ts";

/** What the statements of a dialect look like. */
export interface Grammar {
  /** Every statement that is read. Dialects share readers where the words are the same. */
  readonly statements: readonly StatementReader[];
  /** How many tokens behind the cursor, from `ahead` on, what is created stands: modifiers (OR REPLACE, UNIQUE, …) do not tell who reads it. */
  readonly skipModifiers: (cursor: Cursor, ahead: number) => number;
  /** Reads what the splitter takes for one statement, where that may hold several (SQL Server needs no terminators). */
  readonly whole?: StatementReader["read"];
  /** Reads a statement that begins with no word of a statement; undefined, with nothing taken, when it is none either. */
  readonly otherwise?: (cursor: Cursor, context: ReadContext) => Reading | undefined;
}

/** Skips words of a set. */
export function skipWords(words: string): Grammar["skipModifiers"] {
  const modifiers = new Set(words.split(" "));
  return (cursor, ahead) => {
    let at = ahead;
    for (let token = cursor.peek(at); token?.kind === "word" && modifiers.has(token.value); token = cursor.peek(at))
      at++;
    return at;
  };
}
