import type { KnownColumn } from "../navigate/types.ts";
import { clauseWords, type GrammarWord, goalWords, subjectWords } from "./grammar.ts";

/** A word or name that can come next in a directive. */
export interface DirectiveWord {
  readonly label: string;
  readonly detail: string;
  readonly text: string;
  /** `text` up to the place where the cursor goes; absent when it goes behind. */
  readonly open?: string;
  /** How many of the typed characters it replaces. */
  readonly replaces: number;
}

type Column = Pick<KnownColumn, "table" | "column" | "type" | "created">;

/**
 * What can stand at the end of the text behind `cutover: change`, the likeliest first. `columns` are those of the schema behind the last
 * migration.
 */
export function completeDirective(typed: string, columns: readonly Column[]): readonly DirectiveWord[] {
  const [, old = "", rest] = /^\s*(.*?)\s*->\s*(.*)$/s.exec(typed) ?? [];
  if (rest === undefined) return beforeArrow(typed, columns);
  const clause = openClause(rest);
  if (clause !== undefined) return columnsIn(clause === "up" ? old : rest, rest, columns);
  return /^\S*$/.test(rest) ? afterArrow(old, rest, columns) : clauses(rest);
}

/** Columns, the words that say what the name is of, and the arrow behind a whole name. */
function beforeArrow(typed: string, columns: readonly Column[]): readonly DirectiveWord[] {
  const isFirst = /^\s*\S*$/.test(typed);
  const name = /[^\s]*$/.exec(typed)?.[0] ?? "";
  if (!isFirst && name === "") return [{ label: "->", detail: "what becomes of it", text: "-> ", replaces: 0 }];
  if (!isFirst) return [];
  const words = subjectWords.map((word) => wordOf(word, name, " "));
  const nothing = {
    label: "nothing",
    detail: "The column does not exist yet.",
    text: "nothing -> ",
    replaces: name.length,
  };
  return [...columns.map((column) => columnOf(column, name, " -> ")), ...words, nothing];
}

/** Columns of the same table first, since the new one mostly stands beside the old one, then what else can become of it. */
function afterArrow(old: string, typed: string, columns: readonly Column[]): readonly DirectiveWord[] {
  const own = columns.filter(({ table, column }) => isOf(old, table) && !old.endsWith(`.${column}`));
  const others = columns.filter(({ table }) => !isOf(old, table));
  const names = [...own].sort(newestFirst).map((column) => columnOf(column, typed, ""));
  if (old === "nothing") return columns.map((column) => columnOf(column, typed, ""));
  return [
    ...names,
    ...goalWords.map((word) => wordOf(word, typed, "")),
    ...others.map((column) => columnOf(column, typed, "")),
  ];
}

/** The new column was mostly added last; names of migrations sort in the order in which they run. */
function newestFirst({ created: a }: Column, { created: b }: Column): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (a.file !== b.file) return a.file < b.file ? 1 : -1;
  return b.span.start - a.span.start;
}

function clauses(rest: string): readonly DirectiveWord[] {
  const word = /\s(\w*)$/.exec(rest)?.[1];
  // What filled the rows is said in words of one's own.
  if (word === undefined || /\bbackfilled\s*\([^)]*$/.test(rest)) return [];
  return clauseWords
    .filter((clause) => !new RegExp(`\\b${clause.word}\\s*\\(`).test(rest))
    .map((clause) => wordOf(clause, word, ""));
}

/** The names of one side's columns, inside the parentheses of `up` or `down`. */
function columnsIn(side: string, rest: string, columns: readonly Column[]): readonly DirectiveWord[] {
  const typed = /\w*$/.exec(rest)?.[0] ?? "";
  const name = /^\S+/.exec(side)?.[0] ?? "";
  return columns
    .filter(({ table }) => isOf(name, table))
    .map(({ column, type }) => ({ label: column, detail: type, text: column, replaces: typed.length }));
}

/** `up` or `down` when the text ends inside its parentheses. */
function openClause(rest: string): "up" | "down" | undefined {
  const [, word, inside = ""] = /^.*\b(up|down)\s*\((.*)$/s.exec(rest) ?? [];
  if (word === undefined) return undefined;
  const depth = [...inside].reduce((sum, letter) => sum + (letter === "(" ? 1 : letter === ")" ? -1 : 0), 1);
  return depth > 0 ? (word as "up" | "down") : undefined;
}

function isOf(side: string, table: string): boolean {
  return side.startsWith(`${table}.`);
}

function columnOf({ table, column, type }: Column, typed: string, behind: string): DirectiveWord {
  const label = `${table}.${column}`;
  return { label, detail: type, text: label + behind, replaces: typed.length };
}

/** A word of the grammar; the cursor goes into its parentheses. */
function wordOf({ word, argument, does }: GrammarWord, typed: string, behind: string): DirectiveWord {
  const detail = does.replaceAll("`", "");
  const replaces = typed.length;
  if (argument.startsWith("(")) return { label: word, detail, text: `${word}()`, open: `${word}(`, replaces };
  return { label: word, detail, text: argument === "" ? word + behind : `${word} `, replaces };
}
