import type { Model } from "../code/models/types.ts";
import { mentions } from "../code/spelling.ts";
import type { Sink } from "../code/types.ts";
import type { HistoryChanges } from "./progress.ts";
import type { RequiredColumn } from "./required-columns.ts";

/** What code declares beside what it does. */
export interface DeclaredCode {
  /** The tables that code declares. */
  models(): readonly Model[];
  read(file: string): string | undefined;
}

/**
 * What a library writes into columns that an insert does not name: `nothing`; `default`: one that the model gives in the declaration of the
 * column, if any; `declared`: something for every column that the model declares, a zero or what it was given elsewhere; `attributes`: what
 * the class of the model sets in ways of its own.
 */
const unnamed: ReadonlyMap<string, "nothing" | "default" | "declared" | "attributes"> = new Map([
  ["sql", "nothing"],
  ["knex", "nothing"],
  ["kysely", "nothing"],
  ["objection", "nothing"],
  ["diesel", "nothing"],
  ["prisma", "default"],
  ["drizzle", "default"],
  ["django", "declared"],
  ["ef-core", "declared"],
  ["gorm", "declared"],
  ["jpa", "declared"],
  ["mikro-orm", "declared"],
  ["sequelize", "declared"],
  ["sqlalchemy", "declared"],
  ["typeorm", "declared"],
  ["active-record", "attributes"],
  ["eloquent", "attributes"],
]);

/** Whether an insert that does not name the column surely writes nothing into it. */
export function isLeftOut(sink: Sink, required: RequiredColumn, derived: HistoryChanges, code: DeclaredCode): boolean {
  const habit = unnamed.get(sink.library);
  if (habit === undefined || habit === "nothing") return habit !== undefined;
  const { schema } = derived.history;
  const { table, column } = required;
  const key = schema.tableKey(table);
  const models = code.models().filter((model) => {
    const named = { name: model.table, ...(model.schema === undefined ? {} : { schema: model.schema }) };
    return model.library === sink.library && schema.tableKey({ ...named, span: table.span }) === key;
  });
  if (models.length === 0 || isSetElsewhere(key, column, derived)) return false;
  return models.every((model) => {
    const text = code.read(model.file);
    if (text === undefined) return false;
    if (habit === "default") return hasNoDefault(model, column, text);
    return habit === "attributes" ? isPlainClass(text) : isUndeclared(model, column, text);
  });
}

/** A hook or an assignment that comes before the insert writes the column, or a place of which nobody knows what it is. */
function isSetElsewhere(tableKey: string, column: string, { history, index }: HistoryChanges): boolean {
  return (index.get(column) ?? []).some(({ file, usage }) => {
    if (file.test || usage.access !== "write" || usage.table === undefined) return false;
    if (history.schema.tableKey({ ...usage.table, span: usage.span }) !== tableKey) return false;
    const kind = file.sinks[usage.sink]?.kind;
    return kind === undefined || kind === "assignments" || kind === "hook" || usage.certainty !== "resolved";
  });
}

/** A model may declare the column for the database to fill; `@default` and `$defaultFn` fill it in the client, a relation by its other side. */
function hasNoDefault({ library, fields }: Model, column: string, text: string): boolean {
  const field = fields.find((each) => each.column === column);
  // Columns that several tables share are spread into each.
  if (field === undefined) return library === "prisma" || !(mentions(text, [column]) || text.includes("..."));
  if (field.line.end === 0) return false;
  const relation = new RegExp(`@relation\\([^)]*\\bfields:\\s*\\[[^\\]]*\\b${field.name}\\b`);
  return !/default|updatedAt|onUpdate/i.test(text.slice(field.line.start, field.line.end)) && !relation.test(text);
}

/** Bases of classes that bring no columns, and interfaces of C#. */
const plainBases =
  /^(?:\w+\.)*(?:Base|BaseEntity|DeclarativeBase|Model|Object|SQLModel|gorm\.Model|I[A-Z]\w*|Serializable)(?:<.*>)?$/;

/** No field is the column, no other word of the file could be, and no class that the file does not show could declare it. */
function isUndeclared({ name, fields }: Model, column: string, text: string): boolean {
  if (fields.some((field) => field.column === column) || mentions(text, [column, stem(column)])) return false;
  const header = new RegExp(`\\bclass\\s+${name}\\b\\s*(?:\\(([^)]*)\\)|(?:extends|:)\\s*([^{]*))?`).exec(text);
  const bases = (header?.[1] ?? header?.[2] ?? "").split(/\bimplements\b/)[0]?.split(",") ?? [];
  const embedded = new RegExp(`\\btype\\s+${name}\\s+struct\\s*\\{([^}]*)\\}`).exec(text)?.[1] ?? "";
  const parts = [...embedded.matchAll(/^\s*\*?([\w.]+)\s*(?:`.*)?$/gm)].map(([, part = ""]) => part);
  const given = [...bases, ...parts].map((base) => base.trim()).filter((base) => base !== "");
  return given.every((base) => !base.includes("=") && plainBases.test(base));
}

/** What classes of ActiveRecord and Eloquent say of themselves without setting columns. */
const plainMacros: ReadonlySet<string> = new Set(
  "validates validate validates_presence_of validates_uniqueness_of belongs_to has_many has_one scope delegate".split(
    " ",
  ),
);
const plainTraits = /^\s*use\s+(?:HasFactory|Notifiable|SoftDeletes|[\s,])+;/;

/** A class whose callbacks, modules and macros are all known to set no columns. */
function isPlainClass(text: string): boolean {
  if (/\b(?:booted|boot|creating|saving|observe|ObservedBy)\b|\$attributes\b/.test(text)) return false;
  if (/^\s*(?:include|extend|prepend|default_scope|before_\w+|after_\w+|around_\w+|attribute|self\.)/m.test(text))
    return false;
  const traits = [...text.matchAll(/^[ \t]+use\s.*$/gm)].map(([line]) => line);
  const macros = [...text.matchAll(/^\s+([a-z_]+)[ (]+:/gm)].map(([, macro = ""]) => macro);
  return traits.every((line) => plainTraits.test(line)) && macros.every((macro) => plainMacros.has(macro));
}

/** What a model may call the thing whose key a column holds: `org` of `org_id`. */
function stem(column: string): string {
  return column.replace(/_?id$/i, "") || column;
}
