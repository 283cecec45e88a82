import { declaredTypes } from "../go/declarations.ts";
import {
  type GoField,
  type GoStruct,
  goName,
  goSnakeCase,
  literalMethods,
  structName,
  structsIn,
} from "../go/structs.ts";
import { packageTrait } from "../go/structs-seen.ts";
import { pluralOfLast } from "../inflection.ts";
import type { CodeModel, DeclaredField, DeclaredModel, DeclaredRelation, ModelReader } from "./types.ts";

/** What `gorm.Model` embeds: gorm.io/gorm, model.go. */
const modelFields: readonly (readonly [name: string, column: string])[] = [
  ["ID", "id"],
  ["CreatedAt", "created_at"],
  ["UpdatedAt", "updated_at"],
  ["DeletedAt", "deleted_at"],
];
const nowhere = { start: 0, end: 0 };

/** Structs that GORM maps to a table: those with its tags, its base or a table name of their own. */
export const gormModels: ModelReader = {
  library: "gorm",
  languages: new Set(["go"]),
  separator: "",
  words: new Set(["gorm"]),
  read(file, root) {
    const methods = literalMethods(root);
    const traits = new Set([packageTrait(root.text)]);
    const models = structsIn(root).flatMap((struct): DeclaredModel[] => {
      const model = modelOf(file, struct, methods.get(`${struct.name}.TableName`));
      return model === undefined ? [] : [{ ...model, traits }];
    });
    return { models, relations: [], conventions: [] };
  },
  scan: declaredTypes,
  resolve: (models) => {
    const byName = new Map(models.map((model) => [model.name, model]));
    return models.filter(({ abstract }) => !abstract).map((model) => resolved(model, byName));
  },
  tableName: ({ name }) => pluralOfLast(goSnakeCase(name)),
  columnName: goSnakeCase,
  declaration(source, old, _name, column) {
    const type = /^\w+\s+([^\s`]+)/.exec(source)?.[1];
    if (type === undefined || !source.startsWith(old.name)) return undefined;
    const name = goName(column);
    const optional = /^[*[]/.test(type) || type.includes("Null") ? type : `*${type}`;
    return goSnakeCase(name) === column ? `${name} ${optional}` : `${name} ${optional} \`gorm:"column:${column}"\``;
  },
};

function modelOf(file: string, struct: GoStruct, tableName: string | undefined): DeclaredModel | undefined {
  const isBased = struct.embedded.some(({ type }) => type === "gorm.Model");
  const isTagged = struct.fields.some(({ tags }) => tags.has("gorm"));
  if (!isBased && !isTagged && tableName === undefined) return undefined;
  const [schema, table] = tableName?.includes(".") === true ? tableName.split(".") : [undefined, tableName];
  const own = struct.fields.flatMap((field) => fieldOf(field) ?? []);
  const inherited = modelFields.map(([name, column]) => ({ name, column, span: nowhere, line: nowhere }));
  return {
    library: "gorm",
    file,
    name: struct.name,
    ...(table === undefined ? {} : { table }),
    ...(schema === undefined ? {} : { schema }),
    abstract: false,
    fields: isBased ? [...inherited, ...own] : own,
    relations: struct.fields.flatMap((field) => relationOf(struct.name, field) ?? []),
    bases: struct.embedded.flatMap(({ type }) => (type === "gorm.Model" ? [] : (structName(type) ?? []))),
  };
}

function fieldOf({ name, type, tags, nameNode, node }: GoField): DeclaredField | undefined {
  const settings = settingsOf(tags.get("gorm") ?? "");
  const isBytes = type === "[]byte";
  const isStored = settings.has("type") || settings.has("serializer") || settings.has("column") || isBytes;
  if (!/^\p{Lu}/u.test(name) || settings.has("-") || settings.has("embedded")) return undefined;
  if (settings.has("foreignkey") || settings.has("many2many") || settings.has("polymorphic")) return undefined;
  // A slice without a type of the database is a relation.
  if (type.startsWith("[]") && !isStored) return undefined;
  return {
    name,
    column: settings.get("column") ?? goSnakeCase(name),
    span: { start: nameNode.startIndex, end: nameNode.endIndex },
    line: { start: node.startIndex, end: node.endIndex },
  };
}

/** A field of another struct is a relation if that struct is a model, which other files decide. */
function relationOf(of: string, { name, type, tags }: GoField): DeclaredRelation | undefined {
  const settings = settingsOf(tags.get("gorm") ?? "");
  const target = structName(type);
  if (target === undefined || !/^\p{Lu}/u.test(target) || settings.has("type") || settings.has("column"))
    return undefined;
  return { of, name, target, many: type.startsWith("[]") };
}

/** `column:name;not null`. */
function settingsOf(tag: string): ReadonlyMap<string, string> {
  return new Map(
    tag.split(";").map((setting) => {
      const [key = "", ...value] = setting.split(":");
      return [key.trim().toLowerCase(), value.join(":").trim()];
    }),
  );
}

function resolved(model: DeclaredModel, byName: ReadonlyMap<string, DeclaredModel>): CodeModel {
  const table = model.table ?? gormModels.tableName(model, "as-is");
  const relations = model.relations.filter(({ target }) => byName.has(target));
  const related = new Set(relations.map(({ name }) => name));
  const inherited = (model.bases ?? []).flatMap((base) => byName.get(base)?.fields ?? []);
  const fields = [...model.fields, ...inherited.map((field) => ({ ...field, span: nowhere, line: nowhere }))];
  return {
    library: "gorm",
    file: model.file,
    name: model.name,
    table,
    ...(model.schema === undefined ? {} : { schema: model.schema }),
    reference: { name: table, ...(model.schema === undefined ? {} : { schema: model.schema }) },
    fields: fields
      .filter(({ name }) => !related.has(name))
      .map((field) => ({ ...field, column: field.column ?? goSnakeCase(field.name) })),
    relations: new Map(relations.map(({ name, target }) => [name, target])),
    unsure: false,
    ...(model.traits === undefined ? {} : { traits: model.traits }),
  };
}
