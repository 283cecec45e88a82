import { filledFrom } from "../filled-structs.ts";
import { functionsIn } from "../rust/functions.ts";
import { attributesOf, plainName } from "../rust/syntax.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { CodeModel, DeclaredField, DeclaredModel, DeclaredRelation, ModelReader } from "./types.ts";

/** How a statement that fills a struct is told among relations: the table, and each name that it gives (`name=column`, `name=`). */
const filledBy = "(table)";
const renamedBy = "(renamed)";

const literal = String.raw`(?:r(?<marks>#*)"(?<raw>[\s\S]*?)"\k<marks>|"(?<text>(?:[^"\\]|\\[\s\S])*)")`;
/** `query_as!(User, "…")`, `query_as::<_, User>("…")`. */
const queries = [
  new RegExp(String.raw`\bquery_as(?:_unchecked)?!\s*\(\s*(?<of>[\w:]+)\s*,\s*${literal}`, "g"),
  new RegExp(String.raw`\bquery_as::<\s*[\w:]+\s*,\s*(?<of>[\w:]+)\s*,?\s*>\s*\(\s*${literal}`, "g"),
];

/** Structs of Rust that sqlx fills from rows. Their table follows from the queries. */
export const sqlxRows: ModelReader = {
  library: "sqlx",
  languages: new Set(["rust"]),
  separator: ",",
  words: new Set(["FromRow", "query_as", "query_as_unchecked"]),
  read(file, root) {
    const filling = statementsIn(root.text);
    const filled = new Set(filling.map(({ of }) => of));
    const models = root.descendantsOfType(["struct_item"]).flatMap((struct): DeclaredModel[] => {
      const name = struct?.childForFieldName("name")?.text;
      const body = struct?.childForFieldName("body");
      const attributes = struct === null ? "" : attributesOf(struct);
      const isRow = /\bderive\s*\([^)]*\bFromRow\b/.test(attributes) || filled.has(name ?? "");
      if (name === undefined || body?.type !== "field_declaration_list" || !isRow) return [];
      const fields = fieldsOf(body, /\brename_all\s*=\s*"([^"]+)"/.test(attributes));
      return [{ library: "sqlx", file, name, abstract: false, fields, relations: [] }];
    });
    const own = new Set(models.map(({ name }) => name));
    const relations = filling.map((each) => (own.has(each.of) ? { ...each, of: `${file} ${each.of}` } : each));
    return { models, relations, conventions: [], classes: functionsIn("sqlx", file, root) };
  },
  resolve: (models, relations) => models.map((model) => resolved(model, models, relations)),
  tableName: ({ name }) => name,
  columnName: (name) => name,
  declaration(source, old, name, column) {
    const type = /^[^:]*\b(?:r#)?\w+\s*:\s*(.+)$/s.exec(source)?.[1];
    if (type === undefined || !source.includes(old.name)) return undefined;
    const optional = type.startsWith("Option<") ? type : `Option<${type}>`;
    const attribute = name === column ? "" : `#[sqlx(rename = "${column}")] `;
    const visibility = /^pub(?:\([^)]*\))?\s+/.exec(source)?.[0] ?? "";
    return `${attribute}${visibility}${name}: ${optional}`;
  },
};

function statementsIn(text: string): readonly DeclaredRelation[] {
  return queries.flatMap((query) =>
    [...text.matchAll(query)].flatMap(({ groups = {} }) => {
      const of = groups.of?.split("::").at(-1) ?? "";
      const filled = filledFrom(groups.raw ?? groups.text ?? "");
      if (filled === undefined) return [{ of, name: filledBy, target: "" }];
      const renamed = filled.renamed.map(({ name, column = "" }) => ({
        of,
        name: renamedBy,
        target: `${name}=${column}`,
      }));
      return [{ of, name: filledBy, target: filled.table }, ...renamed];
    }),
  );
}

function fieldsOf(body: SyntaxNode, isRenamed: boolean): readonly DeclaredField[] {
  return namedChildren(body).flatMap((field): DeclaredField[] => {
    const name = field.type === "field_declaration" ? field.childForFieldName("name") : null;
    const attributes = attributesOf(field);
    const column = /\bsqlx\s*\([^)]*\brename\s*=\s*"([^"]+)"/.exec(attributes)?.[1];
    if (name === null || /\bsqlx\s*\([^)]*\b(?:flatten|skip|json)\b/.test(attributes)) return [];
    // Which names `rename_all` leads to is not worked out.
    if (isRenamed && column === undefined) return [];
    const span = { start: name.startIndex, end: name.endIndex };
    const line = { start: field.startIndex, end: field.endIndex };
    return [{ name: plainName(name.text), column: column ?? plainName(name.text), span, line }];
  });
}

function resolved(
  model: DeclaredModel,
  models: readonly DeclaredModel[],
  relations: readonly DeclaredRelation[],
): CodeModel {
  const namesakes = models.filter(({ name }) => name === model.name);
  const here = relations.filter(({ of }) => of === `${model.file} ${model.name}`);
  // Elsewhere the name alone tells which struct it is.
  const own = [...here, ...(namesakes.length === 1 ? relations.filter(({ of }) => of === model.name) : [])];
  const targets = (wanted: string) => new Set(own.flatMap(({ name, target }) => (name === wanted ? [target] : [])));
  const [only = "", ...others] = targets(filledBy);
  const renamed = [...targets(renamedBy)].map((target) => target.split("="));
  // Structs of one name within functions are told apart by nothing: each has its query, and all are on one table.
  const queries = here.filter(({ name }) => name === filledBy).length;
  const local = namesakes.filter(({ file }) => file === model.file).length;
  const isKnown = local === 1 || queries >= local;
  const [schema, table] = only.includes(".") ? only.split(".") : [undefined, only];
  const reference = { name: table ?? only, ...(schema === undefined ? {} : { schema }) };
  return {
    library: "sqlx",
    file: model.file,
    name: model.name,
    table: reference.name,
    ...(schema === undefined ? {} : { schema }),
    reference,
    fields: model.fields.flatMap((field) => {
      const name = field.column ?? field.name;
      const [[, column = name] = [], ...more] = renamed.filter(([given]) => given === name);
      return column === "" || more.length > 0 ? [] : [{ ...field, column }];
    }),
    relations: new Map(),
    unsure: !isKnown || only === "" || others.length > 0,
  };
}
