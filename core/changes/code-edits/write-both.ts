import type { Model } from "../../code/models/types.ts";
import { toCamelCase } from "../../code/spelling.ts";
import type { CodeLanguage, SinkInsertion } from "../../code/types.ts";
import type { FileEdit, Refusal } from "../../migrations/types.ts";
import { quoteName } from "../../sql/identifiers.ts";
import type { ChangeContext } from "../context.ts";
import { isPlainCopy, replaceColumns } from "../expressions.ts";
import { typeText } from "../type-text.ts";
import type { ChangeSpec, ChangeUsage } from "../types.ts";
import { type CodeAccess, edited, moved } from "./code-access.ts";
import { fieldOf } from "./declare.ts";
import type { EntryWriter } from "./entry.ts";
import { goEntry } from "./go-entry.ts";
import { javaEntry } from "./java-entry.ts";
import { argumentAgain, isPositional } from "./positional.ts";
import { rustEntry } from "./rust-entry.ts";

/** Title of the edit that `writeBoth` makes. */
export const writeBothTitle = "Write the new column too";

/**
 * Edits that let one place which writes the old column write the new one too, with the same value, in the same statement or object. All
 * of it or nothing: refused when the value cannot be written a second time, or when the edited file would still not be read as one that writes
 * both.
 */
export function writeBoth(
  usage: ChangeUsage,
  context: ChangeContext,
  models: readonly Model[],
  code: CodeAccess,
): readonly FileEdit[] | Refusal {
  const { spec } = context;
  const [old] = spec.from.columns;
  const [next] = spec.to?.columns ?? [];
  const { sink } = usage;
  if (old === undefined || next === undefined || spec.from.columns.length !== 1 || spec.to?.columns.length !== 1)
    return { refused: "Several columns change together: write the new ones by hand." };
  if (usage.side !== "old" || sink === undefined || usage.paired)
    return { refused: `This does not write ${usage.column} alone.` };
  const places = sink.insertions.filter(({ beside }) => beside === old);
  const edits =
    places.length === 0 ? byTree(usage, context, models, code) : byPlaces(places, usage, context, models, code);
  if ("refused" in edits) return edits;
  return isPaired(usage, edits, next, code)
    ? edits
    : { refused: `It cannot be told how ${next} is written in this place.` };
}

function byPlaces(
  places: readonly SinkInsertion[],
  usage: ChangeUsage,
  context: ChangeContext,
  models: readonly Model[],
  code: CodeAccess,
): readonly FileEdit[] | Refusal {
  const { spec } = context;
  const [old = ""] = spec.from.columns;
  const [next = ""] = spec.to?.columns ?? [];
  const edits: FileEdit[] = [];
  for (const place of places) {
    const library = usage.sink?.library ?? "";
    if (place.syntax === "sql" && place.role !== "column" && isPositional(place.value)) {
      const argument = code.parse(usage.file, (root, text, language) =>
        argumentAgain(root, text, language, place.offset),
      );
      if (argument === undefined || "refused" in argument)
        return argument ?? { refused: "The file could not be parsed." };
      edits.push({ file: usage.file, ...argument });
    }
    const entry =
      place.syntax === "sql" ? sqlEntry(place, old, next, context) : codeEntry(place, library, context, models);
    if (typeof entry !== "string") return entry;
    edits.push({
      file: usage.file,
      span: { start: place.offset, end: place.offset },
      text: place.separator + entry,
    });
  }
  return edits;
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
  if (!isPlainCopy(spec)) return byHand(spec);
  const own = models.filter((model) => model.library === usage.sink?.library);
  const property = fieldOf(own, spec, column);
  const made = code.parse(usage.file, (root, text, language) =>
    entryWriters[language]?.({ root, text, at: usage.span, column, property }),
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

function sqlEntry(place: SinkInsertion, old: string, next: string, context: ChangeContext): string | Refusal {
  const { dialect } = context.history;
  const column = quoteName(next, dialect);
  const own = `${column} ${context.spec.up[0] ?? ""}`;
  if (place.delimiter !== undefined && (own.includes(place.delimiter) || own.includes("\\")))
    return { refused: `The text has characters that would end the ${place.delimiter} literal.` };
  if (place.role === "column") return column;
  const value = sqlValue(place, old, next, context);
  if (typeof value !== "string") return value;
  return place.role === "assignment" ? `${column} = ${value}` : value;
}

function sqlValue(place: SinkInsertion, old: string, next: string, context: ChangeContext): string | Refusal {
  const { dialect } = context.history;
  const { value = "", reusableValue } = place;
  // The row that was proposed for insertion has the new column as well.
  const proposed = /^(excluded)\s*\.\s*"?([^"]+)"?$/i.exec(value);
  if (proposed?.[2] === old) return `${proposed[1]}.${quoteName(next, dialect)}`;
  // MySQL's word for the same.
  const inserted = /^values\s*\(\s*([`"]?)(.+?)\1\s*\)$/i.exec(value);
  if (inserted?.[2]?.toLowerCase() === old.toLowerCase()) return `VALUES(${quoteName(next, dialect)})`;
  const again = isPositional(value) ? value : reusableValue;
  if (again === undefined) return { refused: `The value ${value} cannot be written a second time.` };
  const [up] = context.spec.up;
  if (up === undefined || up === old) return again;
  const mapped = replaceColumns(up, dialect, (name) => (name === old ? typed(again, old, context) : undefined));
  if (isPositional(value) && mapped.split(value).length !== 2)
    return { refused: `The value ${value} would be needed more than once.` };
  return mapped;
}

/** A parameter that is used twice must have one type, which an expression around it could change. */
function typed(value: string, column: string, { table, history }: ChangeContext): string {
  const type = table?.columns.get(column)?.type;
  const isParameter = /^(?:\$\d+|\$\{.*\}|:\w+)$/s.test(value);
  if (isParameter)
    return type === undefined || type.name === "text" ? value : `${value}::${typeText(type, history.dialect)}`;
  return /^[\w$.]+$|^'[^']*'$/.test(value) ? value : `(${value})`;
}

function codeEntry(
  place: SinkInsertion,
  library: string,
  context: ChangeContext,
  models: readonly Model[],
): string | Refusal {
  if (!isPlainCopy(context.spec)) return byHand(context.spec);
  if (place.reusableValue === undefined)
    return { refused: `The value ${place.value} cannot be written a second time: it may do something, or differ.` };
  const name = newName(place, library, context, models);
  if (name === undefined) return { refused: "The model of the table has no field for the new column yet." };
  return entryText(place, name, place.reusableValue);
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

/** What the place calls the new column: the property of the library's model of the table, or the column itself. */
function newName(place: SinkInsertion, library: string, { spec }: ChangeContext, models: readonly Model[]) {
  const [next] = spec.to?.columns ?? [];
  if (next === undefined) return undefined;
  if (place.naming !== undefined) return place.naming === "camelCase" ? toCamelCase(next) : next;
  return fieldOf(
    models.filter((model) => model.library === library),
    spec,
    next,
  );
}

function byHand({ up }: ChangeSpec): Refusal {
  return { refused: `The new value is ${up[0]} in SQL: write the same in the code by hand.` };
}
