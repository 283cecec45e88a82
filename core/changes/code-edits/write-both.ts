import { isScript, languageOf } from "../../code/languages.ts";
import type { Model } from "../../code/models/types.ts";
import { toCamelCase } from "../../code/spelling.ts";
import type { CodeLanguage, Sink, SinkInsertion } from "../../code/types.ts";
import type { FileEdit, Refusal } from "../../migrations/types.ts";
import type { ChangeContext } from "../context.ts";
import { isPlainCopy, replaceColumns } from "../expressions.ts";
import type { ChangeUsage } from "../types.ts";
import { type CodeAccess, edited, moved } from "./code-access.ts";
import { fieldOf } from "./declare.ts";
import { type EntryWriter, noProperty } from "./entry.ts";
import { goEntry } from "./go-entry.ts";
import { javaEntry } from "./java-entry.ts";
import { argumentAgain } from "./positional.ts";
import { proposedInCode } from "./proposed-row.ts";
import { rustEntry } from "./rust-entry.ts";
import { type NewValue, type SqlEntry, sqlEntry } from "./sql-entry.ts";
import { partsOf } from "./statement-parts.ts";
import { toJavaScript } from "./translate.ts";

/** Title of the edit that `writeBoth` makes. */
export const writeBothTitle = "Write the new column too";

/**
 * Edits that let one place which writes the old columns write the new ones too, with the same values, in the same statement or object, and in
 * each part of that statement: an upsert inserts a row or sets what one holds. All of it or nothing: refused when a value cannot be written a
 * second time, or when the edited file would still not be read as one that writes both.
 */
export function writeBoth(
  usage: ChangeUsage,
  context: ChangeContext,
  models: readonly Model[],
  code: CodeAccess,
): readonly FileEdit[] | Refusal {
  const { sink } = usage;
  if (usage.side !== "old" || sink === undefined || usage.paired)
    return { refused: `This does not write ${usage.column} alone.` };
  const parts = partsOf(usage, context.usages).map((part) => ({ usage: part, next: missingIn(part, context) }));
  const made: FileEdit[] = [];
  for (const part of parts) {
    const edits = ofPart(part, context, models, code);
    if ("refused" in edits) return edits;
    made.push(...edits);
  }
  const edits = joined(made);
  for (const part of parts) {
    const missing = part.next.find(({ column }) => !isPaired(part.usage, edits, column, code));
    if (missing !== undefined) return { refused: `It cannot be told how ${missing.column} is written in this place.` };
  }
  return edits;
}

/** One sink, and the new columns that it does not write. */
interface Part {
  readonly usage: ChangeUsage;
  readonly next: readonly NewValue[];
}

function missingIn({ sink }: ChangeUsage, context: ChangeContext): readonly NewValue[] {
  const written = new Set(sink?.insertions.map(({ beside }) => beside));
  return newValues(context).filter(({ column }) => !written.has(column));
}

function ofPart(
  { usage, next }: Part,
  context: ChangeContext,
  models: readonly Model[],
  code: CodeAccess,
): readonly FileEdit[] | Refusal {
  const { sink } = usage;
  // Behind the last of the old ones, so that all their values stand before.
  const anchor = context.spec.from.columns.findLast((column) =>
    sink?.insertions.some(({ beside }) => beside === column),
  );
  return sink === undefined || anchor === undefined
    ? byTree(usage, context, models, code)
    : byPlaces({ sink, anchor, next }, usage.file, context, models, code);
}

/** The new columns, each with its expression over the old ones. */
function newValues({ spec, history }: ChangeContext): readonly NewValue[] {
  return (spec.to?.columns ?? []).map((column, i) => {
    const expression = spec.up[i] ?? spec.from.columns[i] ?? spec.from.columns[0] ?? "";
    const named = new Set<string>();
    replaceColumns(expression, history.dialect, (name) => void named.add(name));
    return { column, expression, from: spec.from.columns.filter((old) => named.has(old)) };
  });
}

/** What is written at the places of one sink: behind each entry of the anchor, the new columns. */
interface Additions {
  readonly sink: Sink;
  readonly anchor: string;
  readonly next: readonly NewValue[];
}

function byPlaces(
  { sink, anchor, next }: Additions,
  file: string,
  context: ChangeContext,
  models: readonly Model[],
  code: CodeAccess,
): readonly FileEdit[] | Refusal {
  const edits: FileEdit[] = [];
  const entriesOf = (column: string, { role }: SinkInsertion) =>
    sink.insertions.filter((place) => place.beside === column && place.role === role);
  for (const place of sink.insertions.filter(({ beside }) => beside === anchor)) {
    const row = entriesOf(anchor, place).indexOf(place);
    const placeOf = (column: string) => entriesOf(column, place)[row];
    let parameters = 0;
    for (const value of next) {
      const entry =
        place.syntax === "sql"
          ? sqlEntry(place, value, placeOf, context)
          : codeEntry(place, value, placeOf, { library: sink.library, file, context, models });
      if ("refused" in entry) return entry;
      parameters += entry.parameters;
      edits.push({ file, span: { start: place.offset, end: place.offset }, text: place.separator + entry.text });
    }
    if (parameters === 0) continue;
    const argument = code.parse(file, (root, text, language) => argumentAgain(root, text, language, place.offset));
    if (argument === undefined || "refused" in argument)
      return argument ?? { refused: "The file could not be parsed." };
    edits.push({ file, span: argument.span, text: argument.text.repeat(parameters) });
  }
  return edits;
}

/** What goes to one place, as one edit: editors take insertions at the same place in no certain order. */
function joined(edits: readonly FileEdit[]): readonly FileEdit[] {
  const places = new Map<string, FileEdit>();
  for (const edit of edits) {
    const key = `${edit.span.start} ${edit.span.end}`;
    places.set(key, { ...edit, text: (places.get(key)?.text ?? "") + edit.text });
  }
  return [...places.values()];
}

/** Where the reader of the library gives no places, the tree of the language does. */
function byTree(
  usage: ChangeUsage,
  context: ChangeContext,
  models: readonly Model[],
  code: CodeAccess,
): readonly FileEdit[] | Refusal {
  const { spec } = context;
  const [column = ""] = spec.to?.columns ?? [];
  if (spec.from.columns.length !== 1 || spec.to?.columns.length !== 1)
    return { refused: "Several columns change together: write the new ones by hand." };
  if (!isPlainCopy(spec)) return byHand(column, spec.up[0] ?? column);
  const own = models.filter((model) => model.library === usage.sink?.library);
  const names = { old: spec.from.columns[0] ?? "", column, property: fieldOf(own, spec, column) };
  const made = code.parse(usage.file, (root, text, language) =>
    entryWriters[language]?.({ root, text, at: usage.span, ...names }),
  );
  if (made === undefined) return { refused: `It cannot be told where ${column} belongs in this statement.` };
  return "refused" in made ? made : made.map((edit) => ({ file: usage.file, ...edit }));
}

const entryWriters: { readonly [language in CodeLanguage]?: EntryWriter } = {
  go: goEntry,
  rust: rustEntry,
  java: javaEntry,
};

/** Whether the file, read anew, writes both columns in the sink of the usage. Taken for granted where nobody can tell. */
function isPaired(usage: ChangeUsage, edits: readonly FileEdit[], next: string, code: CodeAccess): boolean {
  const text = code.read(usage.file);
  const read = text === undefined ? undefined : code.reread(usage.file, edited(text, edits));
  if (read === undefined) return true;
  const start = moved(usage.span.start, edits);
  const column = usage.column.slice(usage.column.lastIndexOf(".") + 1);
  const same = read.usages.filter((found) => found.access === "write" && found.column === column);
  const nearest = same.find(({ span }) => span.start === start);
  return (
    nearest !== undefined &&
    read.usages.some((found) => found.sink === nearest.sink && found.access === "write" && found.column === next)
  );
}

interface CodePlace {
  readonly library: string;
  readonly file: string;
  readonly context: ChangeContext;
  readonly models: readonly Model[];
}

function codeEntry(
  place: SinkInsertion,
  next: NewValue,
  placeOf: (column: string) => SinkInsertion | undefined,
  where: CodePlace,
): SqlEntry | Refusal {
  const { context, library, models } = where;
  const own = models.filter((model) => model.library === library);
  const nameOf = (column: string) =>
    place.naming === undefined
      ? fieldOf(own, context.spec, column)
      : place.naming === "camelCase"
        ? toCamelCase(column)
        : column;
  const name = nameOf(next.column);
  if (name === undefined) return noProperty;
  if (place.syntax === "name") return { text: listed(place, name), parameters: 0 };
  const value = proposedValue(next, placeOf, nameOf) ?? codeValue(next, placeOf, where);
  return typeof value === "string" ? { text: entryText(place, name, value), parameters: 0 } : value;
}

/** Where each old column is taken from the row that was proposed, the new one is, whatever its expression. */
function proposedValue(
  { column, from }: NewValue,
  placeOf: (column: string) => SinkInsertion | undefined,
  nameOf: (column: string) => string | undefined,
): string | undefined {
  const names = (of: string) => ({ column: of, property: nameOf(of) });
  const found = from.map((old) => proposedInCode(placeOf(old)?.value ?? "", names(old), names(column)));
  return found.includes(undefined) ? undefined : found[0];
}

/** An entry of a list of names. */
function listed({ delimiter = '"' }: SinkInsertion, name: string): string {
  return delimiter === ":" ? `:${name}` : `${delimiter}${name}${delimiter}`;
}

function codeValue(
  { column, expression, from }: NewValue,
  placeOf: (column: string) => SinkInsertion | undefined,
  { file, context }: CodePlace,
): string | Refusal {
  const { dialect } = context.history;
  const isPlain = from.length === 1 && expression === from[0];
  for (const old of from) {
    const place = placeOf(old);
    if (place === undefined) return { refused: `${old} is not written here: write ${column} by hand.` };
    if (place.reusableValue === undefined)
      return { refused: `The value ${place.value} cannot be written a second time: it may do something, or differ.` };
  }
  const codeFor = (name: string) => placeOf(name)?.reusableValue;
  if (isPlain) return codeFor(expression) ?? byHand(column, expression);
  const language = languageOf(file);
  const isRequired = (name: string) => context.table?.columns.get(name)?.notNull === true;
  const translated =
    language !== undefined && isScript(language)
      ? toJavaScript(expression, dialect, (name) => (isRequired(name) ? codeFor(name) : undefined))
      : undefined;
  return translated ?? byHand(column, expression);
}

function entryText(place: SinkInsertion, name: string, value: string): string {
  const { syntax, receiver, terminator = "", delimiter = "'" } = place;
  if (syntax === "statement") return `${receiver}.${name} = ${value}${terminator}`;
  if (syntax === "arrow") return `${receiver}->${name} = ${value}${terminator}`;
  if (syntax === "array") return `${delimiter}${name}${delimiter} => ${value}`;
  if (syntax === "initializer") return `${name} = ${value}`;
  if (syntax === "keyword") return `${name}=${value}`;
  if (syntax === "quoted") return `"${name}": ${value}`;
  return syntax === "rocket" ? `:${name} => ${value}` : `${name}: ${value}`;
}

function byHand(column: string, expression: string): Refusal {
  return { refused: `${column} is ${expression} in SQL: write the same in the code by hand.` };
}
