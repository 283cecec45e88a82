import { baseOf, type ClassMember, classesIn, lineOf, membersOf } from "../javascript/classes.ts";
import { entryValue, stringOf, stringText } from "../javascript/objects.ts";
import { innerOf, spanOf } from "../javascript/recorder.ts";
import { returnedValues } from "../javascript/returns.ts";
import { toSnakeCase } from "../spelling.ts";
import { entriesOf, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Casing, Convention, DeclaredField, DeclaredModel, DeclaredRelation, ModelReader } from "./types.ts";

/** Models of Objection: classes with a static `tableName`. What they do not declare is a column all the same. */
export const objectionModels: ModelReader = {
  library: "objection",
  separator: "",
  words: new Set(["objection", "tableName"]),
  concerns: (text) => /\bobjection\b|\bstatic\s+(?:override\s+)?(?:readonly\s+)?(?:get\s+)?tableName\b/.test(text),
  read(file, root) {
    const classes = classesIn(root);
    return {
      models: classes.flatMap((node) => readClass(file, node) ?? []),
      relations: [],
      conventions: conventionsOf(file, root),
    };
  },
  tableName: ({ name }) => name,
  columnName: (property, casing) => (casing === "snake_case" ? toSnakeCase(property) : property),
  declaration: declareField,
};

function readClass(file: string, node: SyntaxNode): DeclaredModel | undefined {
  const name = node.childForFieldName("name")?.text;
  const members = membersOf(node);
  const table = stringText(stringOf(staticValue(members, "tableName")));
  const base = baseOf(node);
  if (name === undefined) return undefined;
  const relations = relationsOf(members, name);
  const led = new Set(relations.map((relation) => relation.name));
  const fields = members.flatMap(fieldOf).filter((field) => !led.has(field.name));
  const known = new Set(fields.map((field) => field.name));
  const inSchema = propertiesOf(members).filter((field) => !known.has(field.name));
  // A class without a table is of interest to those that extend it.
  if (table === undefined && fields.length + inSchema.length === 0) return undefined;
  return {
    library: "objection",
    file,
    name,
    ...(table?.includes(".") === true
      ? { schema: table.slice(0, table.indexOf(".")), table: table.slice(table.indexOf(".") + 1) }
      : table === undefined
        ? {}
        : { table }),
    abstract: table === undefined,
    ...(base === undefined ? {} : { base }),
    fields: [...fields, ...inSchema],
    relations,
  };
}

/** What a static member of a class is, or what its getter or method returns. */
function staticValue(members: readonly ClassMember[], name: string): SyntaxNode | undefined {
  const member = members.find((each) => each.name === name && isStatic(each.node));
  if (member === undefined) return undefined;
  const value = member.node.childForFieldName("value");
  const given = value === null || value.type === "arrow_function" ? returnedValues(value ?? member.node)[0] : value;
  return given === undefined ? undefined : unwrapped(given);
}

function isStatic(node: SyntaxNode): boolean {
  return node.children.some((child) => child?.type === "static");
}

/** `firstName!: string;` of TypeScript. */
function fieldOf(member: ClassMember): readonly DeclaredField[] {
  const isField = member.node.type === "public_field_definition" && member.node.childForFieldName("type") !== null;
  if (!isField || isStatic(member.node) || member.node.childForFieldName("value") !== null) return [];
  return [{ name: member.name, span: spanOf(member.nameNode), line: lineOf(member) }];
}

/** `static jsonSchema = { properties: { firstName: { type: "string" } } }` */
function propertiesOf(members: readonly ClassMember[]): readonly DeclaredField[] {
  const properties = entryValue(staticValue(members, "jsonSchema"), "properties");
  if (properties?.type !== "object") return [];
  return entriesOf(properties).entries.map(({ key, keyNode, node }) => ({
    name: key,
    span: spanOf(innerOf(keyNode)),
    line: spanOf(node),
  }));
}

/** One entry of `static relationMappings`. */
export interface RelationMapping {
  readonly name: string;
  readonly target: string;
  readonly many: boolean;
  /** `"users.id"` of what it joins by. */
  readonly ends: readonly SyntaxNode[];
}

/** The relations that a class tells in `relationMappings`, as an object, or a function or getter that returns one. */
export function relationMappings(members: readonly ClassMember[]): readonly RelationMapping[] {
  const value = staticValue(members, "relationMappings");
  if (value?.type !== "object") return [];
  return entriesOf(value).entries.flatMap(({ key, value: mapping }) => {
    const kind = entryValue(mapping, "relation")?.text.split(".").at(-1) ?? "";
    const target = modelNamed(entryValue(mapping, "modelClass"));
    if (target === undefined) return [];
    const join = entryValue(mapping, "join");
    const through = entryValue(join, "through");
    const ends = [join, through].flatMap((part) =>
      ["from", "to"].flatMap((end) => stringOf(entryValue(part, end)) ?? []),
    );
    return [{ name: key, target, many: !/^(?:BelongsToOne|HasOne)/.test(kind), ends }];
  });
}

function relationsOf(members: readonly ClassMember[], of: string): readonly DeclaredRelation[] {
  return relationMappings(members).map(({ name, target, many }) => ({ of, name, target, many }));
}

/** `Animal`, `() => Animal`, `"Animal"`, `path.join(__dirname, "Animal")`. */
function modelNamed(node: SyntaxNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  const value = unwrapped(node);
  if (value.type === "identifier") return value.text;
  // require("./person").Person
  if (value.type === "member_expression") return value.childForFieldName("property")?.text;
  if (value.type === "arrow_function") return modelNamed(returnedValues(value)[0] ?? undefined);
  const string = value.type === "call_expression" ? value.descendantsOfType(["string"]).at(-1) : stringOf(value);
  return stringText(string ?? undefined)
    ?.split("/")
    .at(-1)
    ?.replace(/\.[cm]?[jt]s$/, "");
}

/** `columnNameMappers = snakeCaseMappers()` of a class, or the mappers of its client. */
function conventionsOf(file: string, root: SyntaxNode): readonly Convention[] {
  const { text } = root;
  const isSnake = /\b(?:knexS|s)nakeCaseMappers\s*\(/.test(text);
  const casing: Casing = isSnake ? "snake_case" : "as-is";
  return isSnake || /["']objection["']/.test(text) ? [{ library: "objection", file, casing }] : [];
}

/** The same type under the new name. */
function declareField(source: string, old: { readonly name: string }, name: string): string | undefined {
  const field = /^((?:declare\s+|public\s+)?)([\w$]+)\s*[?!]?\s*:\s*([^={};]+);?$/.exec(source);
  if (field?.[2] === old.name) return `${field[1]}${name}?: ${(field[3] ?? "").trim()};`;
  return undefined;
}
