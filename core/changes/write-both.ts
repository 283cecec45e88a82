import { columnDeclarers } from "../code/models/declarers.ts";
import type { Model } from "../code/models/types.ts";
import { toCamelCase } from "../code/spelling.ts";
import type { SinkInsertion } from "../code/types.ts";
import type { FileEdit, Refusal } from "../migrations/types.ts";
import { quoteName } from "../sql/identifiers.ts";
import type { ChangeContext } from "./context.ts";
import { isPlainCopy, replaceColumns } from "./expressions.ts";
import { typeText } from "./type-text.ts";
import type { ChangeUsage } from "./types.ts";

/** Title of the edit that `writeBoth` makes. */
export const writeBothTitle = "Write the new column too";

/**
 * Edits that let one place which writes the old column write the new one too, with the same value, in the same statement or object. All
 * of it or nothing: refused when the value cannot be written a second time.
 */
export function writeBoth(
  usage: ChangeUsage,
  context: ChangeContext,
  models: readonly Model[],
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
  if (places.length === 0) return { refused: `It cannot be told where ${next} belongs in this statement.` };
  const edits: FileEdit[] = [];
  for (const place of places) {
    const entry =
      place.syntax === "sql" ? sqlEntry(place, old, next, context) : codeEntry(place, sink.library, context, models);
    if (typeof entry !== "string") return entry;
    edits.push({
      file: usage.file,
      span: { start: place.offset, end: place.offset },
      text: place.separator + entry,
    });
  }
  return edits;
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
  if (reusableValue === undefined) return { refused: `The value ${value} cannot be written a second time.` };
  const [up] = context.spec.up;
  if (up === undefined || up === old) return reusableValue;
  return replaceColumns(up, dialect, (name) => (name === old ? typed(reusableValue, old, context) : undefined));
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
  if (!isPlainCopy(context.spec))
    return { refused: `The new value is ${context.spec.up[0]} in SQL: write the same in the code by hand.` };
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
  const own = models.filter((model) => model.library === library);
  const model = own.find((candidate) => isModelOf(candidate, spec.from.table, spec.from.schema));
  return model?.fields.find(({ column }) => column === next)?.name;
}

function isModelOf(model: Model, table: string, schema: string | undefined): boolean {
  return model.table === table && (model.schema ?? schema) === schema;
}

/**
 * The edits that declare the new column in the models of the table, below the old one and of the same type; none when the table has no
 * model. It may be null, for the column is nullable during the change.
 */
export function declareInModels(
  spec: ChangeContext["spec"],
  models: readonly Model[],
  textOf: (file: string) => string | undefined,
): readonly FileEdit[] {
  const [from] = spec.from.columns;
  const [next] = spec.to?.columns ?? [];
  if (from === undefined || next === undefined) return [];
  return models
    .filter((model) => isModelOf(model, spec.from.table, spec.from.schema))
    .flatMap((model) => declareIn(model, from, next, textOf(model.file)) ?? []);
}

function declareIn(model: Model, from: string, next: string, text: string | undefined): FileEdit | undefined {
  const old = model.fields.find(({ column }) => column === from);
  const declarer = columnDeclarers.find(({ library }) => library === model.library);
  // A field that a base class declares in another file has no place here.
  if (old === undefined || declarer === undefined || text === undefined || old.line.end === 0) return undefined;
  if (model.fields.some(({ column }) => column === next)) return undefined;
  const name = old.name === old.column ? next : toCamelCase(next);
  const entry = declarer.declaration(text.slice(old.line.start, old.line.end), old, name, next);
  if (entry === undefined) return undefined;
  const indent = /[ \t]*$/.exec(text.slice(0, old.line.start))?.[0] ?? "";
  const at = { start: old.line.end, end: old.line.end };
  return { file: model.file, span: at, text: `${declarer.separator}\n${indent}${entry}` };
}
