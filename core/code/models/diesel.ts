import { columnName } from "../rust/diesel-tables.ts";
import { functionsIn } from "../rust/functions.ts";
import { attributesOf, importedPaths, plainName } from "../rust/syntax.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { CodeModel, DeclaredField, DeclaredModel, ModelReader } from "./types.ts";

const derives = /\bderive\s*\([^)]*\b(?:Insertable|AsChangeset|HasQuery|Selectable|QueryableByName|Identifiable)\b/;
/** Structs with one of these traits are written: each value of such a struct writes its fields. */
const written = ["Insertable", "AsChangeset"];
/** Structs with one of these are rows that were read. */
const loaded = /\b(?:HasQuery|Queryable|QueryableByName|Selectable)\b/;

/** Whether values of a struct are inserted or update rows. */
export function isWritten({ traits }: Pick<CodeModel, "traits">): boolean {
  return written.some((trait) => traits?.has(trait) === true);
}

/** Whether values of a struct are rows of the database. */
export function isLoaded({ traits }: Pick<CodeModel, "traits">): boolean {
  return traits?.has("Queryable") === true;
}

/** Whether what is assigned to fields of such rows can be written back: `save_changes`, `set(&row)`. */
export function isChangeset({ traits }: Pick<CodeModel, "traits">): boolean {
  return traits?.has("AsChangeset") === true;
}

/** Structs that Diesel maps to a table. */
export const dieselStructs: ModelReader = {
  library: "diesel",
  languages: new Set(["rust"]),
  separator: ",",
  words: new Set(["Insertable", "AsChangeset", "HasQuery", "Selectable", "QueryableByName", "Identifiable"]),
  read(file, root) {
    const models = structsIn(file, root);
    return { models, relations: [], conventions: [], classes: functionsIn("diesel", file, root) };
  },
  resolve: (models) => models.map(resolved),
  tableName: ({ name }) => name,
  columnName,
  declaration(source, old, name, column) {
    const type = /^[^:]*\b(?:r#)?\w+\s*:\s*(.+)$/s.exec(source)?.[1];
    if (type === undefined || !source.includes(old.name)) return undefined;
    const optional = type.startsWith("Option<") ? type : `Option<${type}>`;
    const attribute = name === column ? "" : `#[diesel(column_name = ${column})] `;
    const visibility = /^pub(?:\([^)]*\))?\s+/.exec(source)?.[0] ?? "";
    return `${attribute}${visibility}${name}: ${optional}`;
  },
};

/** The structs of a file with the tables that they are mapped to. */
export function structsIn(file: string, root: SyntaxNode): readonly DeclaredModel[] {
  return root.descendantsOfType(["struct_item"]).flatMap((struct): DeclaredModel[] => {
    const attributes = struct === null ? "" : attributesOf(struct);
    const name = struct?.childForFieldName("name")?.text;
    const body = struct?.childForFieldName("body");
    if (name === undefined || body?.type !== "field_declaration_list" || !derives.test(attributes)) return [];
    const named = /\btable_name\s*=\s*"?([\w:]+)/.exec(attributes)?.[1]?.split("::").at(-1);
    const given = named ?? inferredTable(name, root);
    if (given === undefined) return [];
    const traits = new Set(written.filter((trait) => new RegExp(`\\b${trait}\\b`).test(attributes)));
    if (loaded.test(attributes)) traits.add("Queryable");
    const fields = fieldsOf(body);
    const table = columnName(given);
    return [{ library: "diesel", file, name, table, abstract: false, fields, relations: [], traits }];
  });
}

/**
 * Diesel's name for the table of a struct that gives none (diesel_derives, `infer_table_name`). Other crates have traits of those names
 * too; Diesel's need the table's module in scope.
 */
function inferredTable(struct: string, root: SyntaxNode): string | undefined {
  const table = `${struct.replace(/(?!^)[A-Z]/g, "_$&").toLowerCase()}s`;
  const isInScope = importedPaths(root).some(
    ({ name, path }) =>
      path.includes("schema") && (path.at(-1) === table || (name === "*" && path.at(-1) === "schema")),
  );
  return isInScope ? table : undefined;
}

function fieldsOf(body: SyntaxNode): readonly DeclaredField[] {
  return namedChildren(body).flatMap((field): DeclaredField[] => {
    const name = field.type === "field_declaration" ? field.childForFieldName("name") : null;
    const attributes = attributesOf(field);
    if (name === null || /\b(?:embed|select_expression)\b/.test(attributes)) return [];
    const column = /\bcolumn_name\s*=\s*"?(?:r#)?(\w+)/.exec(attributes)?.[1];
    const first = attributes === "" ? field : firstAttribute(field);
    return [
      {
        name: plainName(name.text),
        column: columnName(column ?? name.text),
        span: { start: name.startIndex, end: name.endIndex },
        line: { start: first.startIndex, end: field.endIndex },
      },
    ];
  });
}

function firstAttribute(field: SyntaxNode): SyntaxNode {
  let first = field;
  for (let at = field.previousNamedSibling; at?.type === "attribute_item"; at = at.previousNamedSibling) first = at;
  return first;
}

function resolved(model: DeclaredModel): CodeModel {
  const table = model.table ?? "";
  return {
    library: "diesel",
    file: model.file,
    name: model.name,
    table,
    reference: { name: table },
    fields: model.fields.map((field) => ({ ...field, column: field.column ?? field.name })),
    relations: new Map(),
    unsure: false,
    ...(model.traits === undefined ? {} : { traits: model.traits }),
  };
}
