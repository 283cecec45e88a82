import type { Piece } from "./kit.ts";

/** Instant: only rows that are inserted later get it. `column` is the statement up to the column's name; undefined stands for no default. */
export function setDefault(column: string, expression: string | undefined, before: string | undefined): Piece {
  const set = (value: string | undefined) =>
    `${column} ${value === undefined ? "DROP DEFAULT" : `SET DEFAULT ${value}`};`;
  return { up: set(expression), down: set(before) };
}
