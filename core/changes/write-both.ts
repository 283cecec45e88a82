import { columnFields, type PrismaField, type PrismaModel } from "../code/libraries/prisma-schema.ts";
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
  models: readonly PrismaModel[],
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
    const entry = place.syntax === "sql" ? sqlEntry(place, old, next, context) : objectEntry(place, context, models);
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

function objectEntry(place: SinkInsertion, context: ChangeContext, models: readonly PrismaModel[]): string | Refusal {
  if (!isPlainCopy(context.spec))
    return { refused: `The new value is ${context.spec.up[0]} in SQL: write the same in the code by hand.` };
  if (place.reusableValue === undefined)
    return { refused: `The value ${place.value} cannot be written a second time: it may do something, or differ.` };
  const field = newField(context, models);
  return field === undefined
    ? { refused: "The Prisma schema has no field for the new column yet." }
    : `${field.name}: ${place.reusableValue}`;
}

/** The field of the new column in the Prisma schema, declared or about to be. */
function newField({ spec }: ChangeContext, models: readonly PrismaModel[]): { readonly name: string } | undefined {
  const model = modelOf(spec.from.table, spec.from.schema, models);
  return model?.fields.find(({ column }) => column === spec.to?.columns[0]);
}

function modelOf(table: string, schema: string | undefined, models: readonly PrismaModel[]): PrismaModel | undefined {
  return models.find((model) => model.table === table && (model.schema ?? schema) === schema);
}

/**
 * The edit that declares the new column in the Prisma schema, below the old one and of the same type; nothing when the table has no model.
 * Optional, for the column is nullable during the change.
 */
export function declareInPrisma(
  spec: ChangeContext["spec"],
  models: readonly PrismaModel[],
  textOf: (file: string) => string | undefined,
): readonly FileEdit[] {
  const model = modelOf(spec.from.table, spec.from.schema, models);
  const [next] = spec.to?.columns ?? [];
  if (model === undefined || next === undefined) return [];
  const fields = columnFields(model, models);
  const old = fields.find(({ column }) => column === spec.from.columns[0]);
  const text = textOf(model.file);
  if (old === undefined || text === undefined || fields.some(({ column }) => column === next)) return [];
  const lineEnd = old.line.end;
  return [{ file: model.file, span: { start: lineEnd, end: lineEnd }, text: `\n${declaration(old, next, text)}` }];
}

function declaration(old: PrismaField, next: string, text: string): string {
  const lineStart = text.lastIndexOf("\n", old.line.start) + 1;
  const indent = text.slice(lineStart, old.line.start);
  const name = old.name === old.column ? next : toCamelCase(next);
  const type = `${old.type}${old.list ? "[]" : "?"}`;
  const native = /@db\.\w+(?:\([^)]*\))?/.exec(text.slice(old.line.start, old.line.end))?.[0];
  const attributes = [...(name === next ? [] : [`@map("${next}")`]), ...(native === undefined ? [] : [native])];
  return `${indent}${[name, type, ...attributes].join(" ")}`;
}
