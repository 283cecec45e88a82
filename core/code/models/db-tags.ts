import { boundTable, registeredTable, tableBindings } from "../go/bindings.ts";
import { GoNames } from "../go/names.ts";
import { goName, goSnakeCase, literalMethods, structsIn } from "../go/structs.ts";
import { packageTrait } from "../go/structs-seen.ts";
import { pluralOfLast } from "../inflection.ts";
import type { CodeModel, Convention, DeclaredField, DeclaredModel, DeclaredRelation, ModelReader } from "./types.ts";

const popImport = /"github\.com\/(?:gobuffalo|ory)\/pop(?:\/v\d+)?"/;

/** Structs of Go whose tags name columns: sqlx, pgx and others fill them from rows. Their table follows from the queries. */
export const dbTagStructs: ModelReader = {
  library: "db-tags",
  languages: new Set(["go"]),
  separator: "",
  words: new Set(["db", "gorp", "pgx", "pop", "scany", "sqlx"]),
  concerns: (text) =>
    popImport.test(text) ||
    /\bdb:"|\bNamed(?:Exec|Query)|\b(?:Select|Get)Context\(|\bRowTo\w*Struct|\bStructScan\(|\bAddTableWithName/.test(
      text,
    ),
  read(file, root) {
    const methods = literalMethods(root);
    const names = new GoNames(root.text);
    const inPackage = packageTrait(root.text);
    const isPop = popImport.test(root.text);
    const models = structsIn(root).flatMap((struct): DeclaredModel[] => {
      const fields = struct.fields.flatMap((field): DeclaredField[] => {
        const column = field.tags.get("db")?.split(",")[0];
        if (column === undefined || column === "" || column === "-") return [];
        const { nameNode, node } = field;
        const span = { start: nameNode.startIndex, end: nameNode.endIndex };
        return [{ name: field.name, column, span, line: { start: node.startIndex, end: node.endIndex } }];
      });
      if (fields.length === 0) return [];
      const bases = struct.embedded.flatMap(({ type }) => names.typeIn(type) ?? []);
      const named = methods.get(`${struct.name}.TableName`);
      // pop knows rows by their id (pop/model.go).
      const isModel = named !== undefined || (isPop && fields.some(({ column }) => column === "id"));
      const table = named ?? (isModel ? pluralOfLast(goSnakeCase(struct.name)) : undefined);
      const traits = new Set(table === undefined ? [inPackage] : [inPackage, "pop"]);
      const model = {
        library: "db-tags",
        file,
        name: struct.name,
        abstract: false,
        fields,
        relations: [],
        bases,
        traits,
      };
      return [table === undefined ? model : { ...model, table }];
    });
    const conventions: Convention[] = isPop ? [{ library: "pop", file, casing: "snake_case" }] : [];
    return { models, relations: tableBindings(root), conventions };
  },
  resolve: (models, relations) => models.map((model) => resolved(model, models, relations)),
  tableName: ({ name }) => pluralOfLast(goSnakeCase(name)),
  columnName: (name) => name,
  declaration(source, old, _name, column) {
    const [, type] = /^\w+\s+([^\s`]+)/.exec(source) ?? [];
    if (type === undefined || !source.startsWith(old.name)) return undefined;
    const optional = /^[*[]/.test(type) || type.includes("Null") ? type : `*${type}`;
    return `${goName(column)} ${optional} \`db:"${column}"\``;
  },
};

function resolved(
  model: DeclaredModel,
  models: readonly DeclaredModel[],
  relations: readonly DeclaredRelation[],
): CodeModel {
  const tables = model.table === undefined ? tablesOf(model, models, relations) : new Set([model.table]);
  const [only, ...others] = tables;
  const isSure = only !== undefined && others.length === 0;
  const name = (isSure ? only : undefined) ?? dbTagStructs.tableName(model, "as-is");
  const [schema, table] = name.includes(".") ? name.split(".") : [undefined, name];
  return {
    library: "db-tags",
    file: model.file,
    name: model.name,
    table: table ?? name,
    ...(schema === undefined ? {} : { schema }),
    reference: { name: table ?? name, ...(schema === undefined ? {} : { schema }) },
    fields: model.fields.map((field) => ({ ...field, column: field.column ?? field.name })),
    relations: new Map(),
    unsure: !isSure,
    ...(model.traits === undefined ? {} : { traits: model.traits }),
  };
}

/** The tables that queries fill the struct from, or the structs that embed it; the one alone that code gives it. */
function tablesOf(
  model: DeclaredModel,
  models: readonly DeclaredModel[],
  relations: readonly DeclaredRelation[],
): ReadonlySet<string> {
  const title = titleOf(model);
  // Structs of one name in packages of one name cannot be told apart.
  if (models.some((other) => other.file !== model.file && titleOf(other) === title)) return new Set();
  const targets = (name: string, titles: readonly string[]) =>
    new Set(relations.flatMap((each) => (each.name === name && titles.includes(each.of) ? [each.target] : [])));
  const registered = targets(registeredTable, [title]);
  if (registered.size > 0) return registered;
  return targets(boundTable, [title, ...models.filter(({ bases }) => bases?.includes(title)).map(titleOf)]);
}

/** The struct with its package: `models.User`. */
function titleOf({ name, traits }: DeclaredModel): string {
  return `${[...(traits ?? [])].flatMap((trait) => /^package (\w+)/.exec(trait)?.[1] ?? [])[0] ?? ""}.${name}`;
}
