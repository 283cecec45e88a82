import { tokenize } from "../../sql/lexer.ts";
import type { Dialect } from "../../sql/types.ts";
import type { PlacedOperation } from "../history-facts.ts";

/** The variables that a block of code goes through rows with: `FOR poll IN SELECT … LOOP`. */
export function loopVariables({ operation, statement, migration }: PlacedOperation): readonly string[] {
  if (operation.within !== "do") return [];
  const text = migration.text.slice(statement.span.start, statement.span.end);
  return [...text.matchAll(/\bFOR\s+(\w+)\s+IN\b/gi)].map(([, name = ""]) => name.toLowerCase());
}

/** The names behind a variable that stands for a row: `time_zone` in `poll.time_zone`. */
export function namesOfRows(text: string, variables: readonly string[], dialect: Dialect): readonly string[] {
  if (variables.length === 0) return [];
  const { tokens } = tokenize(text, dialect);
  return tokens.flatMap((token, i) => {
    const isRow = token.kind === "word" && variables.includes(token.value.toLowerCase());
    const name = isRow && tokens[i + 1]?.value === "." ? tokens[i + 2] : undefined;
    return name === undefined ? [] : [name.value];
  });
}
