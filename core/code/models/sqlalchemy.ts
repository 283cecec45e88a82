import { argumentName, callDeclaration } from "../python/declaration.ts";
import { withModules } from "../python/names.ts";
import {
  argumentsIn,
  argumentsOf,
  around,
  basesOf,
  calleeName,
  classTypes,
  classValue,
  decoratorsOf,
  entriesOf,
  keyword,
  lastName,
  membersDefinedBy,
  membersOf,
  stringOf,
} from "../python/nodes.ts";
import { toSnakeCase } from "../spelling.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { type ClassRules, resolveClasses, splitBase } from "./classes.ts";
import { pickedFrom } from "./sqlalchemy-properties.ts";
import type { DeclaredField, DeclaredModel, DeclaredRelation, ModelReader } from "./types.ts";

const columnMakers: ReadonlySet<string> = new Set(["Column", "mapped_column"]);
/** Wrappers around a column. */
const wrappers: ReadonlySet<string> = new Set(["column_property", "deferred"]);
const relationMakers: ReadonlySet<string> = new Set([
  "relationship",
  "relation",
  "dynamic_loader",
  "association_proxy",
]);
/** Bases that only SQLAlchemy and what builds on it have. */
const roots: ReadonlySet<string> = new Set([
  "DeclarativeBase",
  "DeclarativeBaseNoMeta",
  "MappedAsDataclass",
  "SQLModel",
]);
const manyTypes: ReadonlySet<string> = new Set([
  "List",
  "Sequence",
  "Set",
  "list",
  "set",
  "DynamicMapped",
  "WriteOnlyMapped",
]);

/** Classes and tables of SQLAlchemy, Flask-SQLAlchemy and SQLModel. */
export const sqlalchemyModels: ModelReader = {
  library: "sqlalchemy",
  languages: new Set(["python"]),
  separator: "",
  words: new Set([
    "__tablename__",
    "mapped_column",
    "Column",
    "Mapped",
    "SQLModel",
    "declarative_base",
    "DeclarativeBase",
    "flask_sqlalchemy",
  ]),
  read(file, root) {
    const models: DeclaredModel[] = [];
    const relations: DeclaredRelation[] = [];
    for (const declaration of root.descendantsOfType(["class_definition"])) {
      if (declaration === null || around(declaration, classTypes) !== undefined) continue;
      const model = readClass(file, declaration, relations);
      if (model !== undefined) models.push(model);
    }
    for (const call of root.descendantsOfType(["call"])) {
      const table = call === null ? undefined : readTable(file, call);
      if (table !== undefined) models.push(table);
    }
    if (/\bflask_sqlalchemy\b/.test(root.text)) models.push(marker(file, "flask"));
    return {
      models: models.map((model) => ({ ...model, bases: withModules(model.bases ?? [], root) })),
      relations,
      conventions: [],
    };
  },
  resolve(models, relations) {
    const usesFlask = models.some(({ traits }) => traits?.has("flask"));
    return resolveClasses(models, relations, rulesFor(usesFlask));
  },
  tableName: ({ name }) => toSnakeCase(name),
  columnName: (property) => property,
  declaration: declareColumn,
};

/** A model that only says something about the workspace. */
function marker(file: string, trait: string): DeclaredModel {
  return {
    library: "sqlalchemy",
    file,
    name: trait,
    abstract: true,
    fields: [],
    relations: [],
    traits: new Set([trait]),
  };
}

function rulesFor(usesFlask: boolean): ClassRules {
  return {
    table(model, ancestors) {
      const own = model.table ?? ancestors.find(({ table }) => table !== undefined)?.table;
      if (own !== undefined) return { name: own, unsure: false };
      if (model.traits?.has("sqlmodel")) return { name: model.name.toLowerCase(), unsure: false };
      // Flask-SQLAlchemy names the table after the class when it has columns of its own.
      if (usesFlask && model.bases?.some((base) => splitBase(base)[1] === "Model") && model.fields.length > 0)
        return { name: flaskName(model.name), unsure: false };
      return undefined;
    },
    // A class with a table or with mapped columns is one of SQLAlchemy, wherever its base comes from.
    isRoot: ({ table, bases = [], fields }) =>
      table !== undefined || fields.length > 0 || bases.some((base) => roots.has(splitBase(base)[1])),
    // A base with a table of its own keeps its columns there, unless the class has no other table.
    takesFieldsOf: (ancestor, model) => ancestor.table === undefined || model.table === undefined,
    implicit: () => [],
  };
}

/** As flask_sqlalchemy.model.camel_to_snake_case. */
function flaskName(name: string): string {
  const snake = name.replace(/((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))/g, "_$1");
  return snake.toLowerCase().replace(/^_/, "");
}

function readClass(file: string, declaration: SyntaxNode, relations: DeclaredRelation[]): DeclaredModel | undefined {
  const name = declaration.childForFieldName("name")?.text;
  if (name === undefined) return undefined;
  const title = classValue(declaration, "__tablename__");
  const table = stringOf(title)?.text ?? tableOf(classValue(declaration, "__table__"));
  const isSqlModel = argumentsIn(declaration.childForFieldName("superclasses")).keywords.some(
    ({ name: key, value }) => key === "table" && value.text === "True",
  );
  const isAbstract = classValue(declaration, "__abstract__")?.text === "True";
  const schema = schemaOf(classValue(declaration, "__table_args__"));
  const own: DeclaredRelation[] = [];
  const fields: DeclaredField[] = [];
  for (const member of membersOf(declaration)) {
    const given = propertyOf(member, name);
    if (given !== undefined) own.push(given);
    if (member.type !== "assignment") continue;
    const link = relationIn(member, name);
    if (link !== undefined) own.push(link.own);
    if (link?.back !== undefined) relations.push(link.back);
    const field = link === undefined ? fieldIn(member, isSqlModel) : undefined;
    if (field !== undefined) fields.push(field);
  }
  for (const member of membersOf(declaration))
    if (member.type === "function_definition") own.push(...pickedFrom(own, member));
  const bases = basesOf(declaration);
  if (table === undefined && fields.length === 0 && own.length === 0 && bases.length === 0) return undefined;
  return {
    library: "sqlalchemy",
    file,
    name,
    abstract: isAbstract,
    bases,
    ...(table === undefined ? {} : { table }),
    ...(schema === undefined ? {} : { schema }),
    // A name that is computed cannot be told.
    ...(table === undefined && title !== undefined ? { unsure: true } : {}),
    fields: fields.map((field) => synonymOf(field, fields)),
    relations: own,
    traits: new Set([...(isSqlModel ? ["sqlmodel"] : []), ...membersDefinedBy(declaration)]),
  };
}

/** `name = Column("col", …)`, `name: Mapped[str] = mapped_column(…)`, `name: Mapped[str]`, `name = deferred(Column(…))`, `other = synonym("name")`. */
function fieldIn(member: SyntaxNode, isSqlModel: boolean): DeclaredField | undefined {
  const left = member.childForFieldName("left");
  if (left?.type !== "identifier" || left.text.startsWith("__")) return undefined;
  const place = { name: left.text, span: spanOf(left), line: spanOf(member) };
  const value = member.childForFieldName("right");
  if (value === null || (isSqlModel && (value.type !== "call" || calleeName(value) === "Field")))
    return isMapped(member.childForFieldName("type")) || (isSqlModel && member.childForFieldName("type") !== null)
      ? place
      : undefined;
  if (value.type !== "call") return undefined;
  if (calleeName(value) === "synonym") {
    const other = stringOf(argumentsOf(value).positional[0])?.text;
    return other === undefined ? undefined : { ...place, column: `=${other}` };
  }
  const column = columnCall(value);
  if (column === undefined) return undefined;
  const title = stringOf(argumentsOf(column).positional[0] ?? keyword(column, "name"))?.text;
  return { ...place, ...(title === undefined ? {} : { column: title }) };
}

/** A synonym has the column of the field it stands for. */
function synonymOf(field: DeclaredField, fields: readonly DeclaredField[]): DeclaredField {
  if (field.column?.startsWith("=") !== true) return field;
  const name = field.column.slice(1);
  return { ...field, column: fields.find((other) => other.name === name)?.column ?? name };
}

function columnCall(value: SyntaxNode): SyntaxNode | undefined {
  const name = calleeName(value);
  if (columnMakers.has(name)) return value;
  const [first] = argumentsOf(value).positional;
  return wrappers.has(name) && first?.type === "call" ? columnCall(first) : undefined;
}

/** `Mapped[int]`, whose column needs no call. */
function isMapped(type: SyntaxNode | null): boolean {
  return type !== null && /^(?:\w+\.)*Mapped\s*\[/.test(type.text);
}

function relationIn(
  member: SyntaxNode,
  of: string,
): { readonly own: DeclaredRelation; readonly back?: DeclaredRelation } | undefined {
  const left = member.childForFieldName("left");
  const value = member.childForFieldName("right");
  if (left?.type !== "identifier" || value?.type !== "call" || !relationMakers.has(calleeName(value))) return undefined;
  const type = member.childForFieldName("type");
  const [first] = argumentsOf(value).positional;
  const target = targetIn(first) ?? annotatedTarget(type);
  if (target === undefined) return { own: { of, name: left.text, target: "?" } };
  const usesList = keyword(value, "uselist")?.text;
  const annotated = type?.text ?? "";
  const isMany =
    type === null ? usesList === "True" || (usesList === undefined && left.text.endsWith("s")) : isSeveral(annotated);
  const back = keyword(value, "backref");
  const backName =
    stringOf(back)?.text ?? (back?.type === "call" ? stringOf(argumentsOf(back).positional[0])?.text : undefined);
  return {
    own: { of, name: left.text, target, ...(isMany ? { many: true } : {}) },
    ...(backName === undefined
      ? {}
      : { back: { of: target, name: backName, target: of, ...(backName.endsWith("s") ? { many: true } : {}) } }),
  };
}

/** `@property def primary_email(self) -> Email | None`: leads to a row as a relation does. */
function propertyOf(member: SyntaxNode, of: string): DeclaredRelation | undefined {
  const type = member.type === "function_definition" ? member.childForFieldName("return_type") : null;
  const isProperty = type !== null && decoratorsOf(member).some((decorator) => /property$/.test(decorator.text));
  const name = member.childForFieldName("name")?.text;
  const target = isProperty ? annotatedTarget(type) : undefined;
  if (target === undefined || name === undefined) return undefined;
  return { of, name, target, ...(isSeveral(type?.text ?? "") ? { many: true } : {}) };
}

function isSeveral(annotation: string): boolean {
  const outer = /Mapped\s*\[\s*["']?\s*(\w+)/.exec(annotation)?.[1];
  return manyTypes.has(/^\w+/.exec(annotation)?.[0] ?? "") || (outer !== undefined && manyTypes.has(outer));
}

/** `"User"`, `"app.models.User"`, `User`, `lambda: User`. */
function targetIn(node: SyntaxNode | undefined): string | undefined {
  const string = stringOf(node)?.text;
  if (string !== undefined) return /(\w+)\)?$/.exec(string)?.[1];
  if (node?.type === "identifier" || node?.type === "attribute") return lastName(node);
  return node?.type === "lambda" ? targetIn(node.childForFieldName("body") ?? undefined) : undefined;
}

function annotatedTarget(type: SyntaxNode | null): string | undefined {
  const names = type?.text.match(/\w+/g)?.filter((name) => name !== "None" && name !== "Optional");
  return names?.at(-1);
}

/** `users = Table("users", metadata, Column("id", …), schema="s")`. */
function readTable(file: string, call: SyntaxNode): DeclaredModel | undefined {
  if (calleeName(call) !== "Table" || call.childForFieldName("function")?.type === "call") return undefined;
  const [title, ...rest] = argumentsOf(call).positional;
  const table = stringOf(title)?.text;
  const left = call.parent?.type === "assignment" ? call.parent.childForFieldName("left") : null;
  if (table === undefined || left?.type !== "identifier") return undefined;
  const schema = stringOf(keyword(call, "schema"))?.text;
  const columns = rest.filter((part) => part.type === "call" && calleeName(part) === "Column");
  if (columns.length === 0) return undefined;
  return {
    library: "sqlalchemy",
    file,
    name: left.text,
    table,
    ...(schema === undefined ? {} : { schema }),
    abstract: false,
    relations: [],
    traits: new Set(["table"]),
    fields: columns.flatMap((column) => {
      const name = stringOf(argumentsOf(column).positional[0]);
      if (name === undefined) return [];
      const key = stringOf(keyword(column, "key"))?.text ?? name.text;
      return [{ name: key, column: name.text, span: spanOf(name), line: spanOf(column) }];
    }),
  };
}

function tableOf(value: SyntaxNode | undefined): string | undefined {
  if (value?.type !== "call" || calleeName(value) !== "Table") return undefined;
  return stringOf(argumentsOf(value).positional[0])?.text;
}

/** `__table_args__ = (…, {"schema": "s"})`. */
function schemaOf(value: SyntaxNode | undefined): string | undefined {
  if (value === undefined) return undefined;
  const options =
    value.type === "dictionary" ? [value] : namedChildren(value).filter(({ type }) => type === "dictionary");
  return options
    .flatMap((dictionary) => entriesOf(dictionary).entries)
    .filter(({ key }) => stringOf(key)?.text === "schema")
    .flatMap(({ value: name }) => stringOf(name)?.text ?? [])[0];
}

function spanOf(node: { readonly startIndex: number; readonly endIndex: number }) {
  return { start: node.startIndex, end: node.endIndex };
}

/** What makes a column required, unique, filled or referring to another is not taken over. */
const ownArguments: ReadonlySet<string> = new Set([
  "primary_key",
  "unique",
  "index",
  "nullable",
  "default",
  "server_default",
  "onupdate",
  "name",
  "key",
  "insert_default",
]);

function declareColumn(
  source: string,
  _old: { readonly name: string },
  name: string,
  column: string,
): string | undefined {
  const parts = callDeclaration(source);
  if (parts === undefined || !/(?:^|\.)(?:Column|mapped_column)$/.test(parts.callee)) return undefined;
  const kept = parts.args.filter((argument, i) => {
    const key = argumentName(argument);
    if (key !== undefined) return !ownArguments.has(key);
    return !(i === 0 && /^["']/.test(argument)) && !/^(?:\w+\.)?ForeignKey\(/.test(argument);
  });
  const args = [...(name === column ? [] : [`"${column}"`]), ...kept, "nullable=True"].join(", ");
  const inner = /^Mapped\[(.*)\]$/s.exec(parts.type ?? "")?.[1];
  const isNullable = inner !== undefined && /\bNone\b|\bOptional\b/.test(inner);
  const type = inner === undefined ? (parts.type ?? "") : isNullable ? parts.type : `Mapped[${inner} | None]`;
  return `${name}${type === "" ? "" : `: ${type}`} = ${parts.callee}(${args})`;
}
