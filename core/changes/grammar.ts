import type { ChangeGoal, ChangeSubject } from "./types.ts";

/** A word of the directive's language, for completion, help and messages. */
export interface GrammarWord {
  readonly word: string;
  /** What stands behind it, as it is written: `(expression, …)`; empty when nothing does. */
  readonly argument: string;
  /** What it says, one sentence. */
  readonly does: string;
}

/** What can stand behind the arrow instead of a column. */
export const goalWords: readonly (GrammarWord & { readonly word: Exclude<ChangeGoal["kind"], "replace"> })[] = [
  { word: "nothing", argument: "", does: "The column is dropped when no code uses it any more." },
  {
    word: "required",
    argument: "",
    does: "The column becomes NOT NULL; `up(…)` is the value for rows that have none.",
  },
  { word: "optional", argument: "", does: "The column may be NULL." },
  { word: "default", argument: "expression", does: "New rows get another default." },
  { word: "type", argument: "type", does: "The column gets another type under the same name." },
  { word: "key", argument: "type", does: "The primary key gets another type, with all that refers to it." },
  { word: "references", argument: "table(column)", does: "A foreign key is added." },
  { word: "unique", argument: "", does: "No two rows may hold the same value any more." },
  { word: "check", argument: "(condition)", does: "Every row must satisfy the condition." },
];

/** What can stand at the end of a directive. */
export const clauseWords: readonly (GrammarWord & { readonly word: "up" | "down" | "type" | "on" | "backfilled" })[] = [
  { word: "up", argument: "(expression, …)", does: "How each new column is computed from the old ones." },
  { word: "down", argument: "(expression, …)", does: "How each old column is computed from the new ones." },
  { word: "type", argument: "(type, …)", does: "The type of each new column, when it is not that of the old one." },
  {
    word: "on",
    argument: "(column = key)",
    does: "The column of the other table that holds the primary key of this one.",
  },
  {
    word: "backfilled",
    argument: "(how)",
    does: "The rows from before are filled, by something that is no migration: a job, or somebody by hand.",
  },
];

/** What can stand at the beginning, before a name, and what the name is of then. */
export const subjectWords: readonly (GrammarWord & { readonly subject: ChangeSubject })[] = [
  { word: "table", subject: "table", argument: "name", does: "A whole table gets another name." },
  { word: "type", subject: "value", argument: "type.value", does: "A value of an enumeration is replaced by another." },
];
