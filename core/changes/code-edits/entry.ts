import type { SyntaxNode } from "../../code/types.ts";
import type { Refusal } from "../../migrations/types.ts";
import type { Span } from "../../text.ts";

/** A piece of code that is put in place of a span. */
export interface CodeEdit {
  readonly span: Span;
  readonly text: string;
}

/** What is written a second time. */
export interface EntryRequest {
  readonly root: SyntaxNode;
  readonly text: string;
  /** The name of the old column, as a usage gives it. */
  readonly at: Span;
  /** The old column. */
  readonly old: string;
  /** How code names the new column: as a column, and as a property of the model where there is one. */
  readonly column: string;
  readonly property: string | undefined;
}

/** Writes the entry of the new column beside that of the old one in one language; undefined where it knows no such place. */
export type EntryWriter = (request: EntryRequest) => readonly CodeEdit[] | Refusal | undefined;

/** The refusal to write a value twice. */
export function notTwice(value: SyntaxNode | string): Refusal {
  const text = typeof value === "string" ? value : value.text;
  const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return { refused: `The value ${shown} cannot be written a second time: it may do something, or differ.` };
}

export const noProperty: Refusal = { refused: "The model of the table has no field for the new column yet." };
