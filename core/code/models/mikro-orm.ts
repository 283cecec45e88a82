import { baseOf, type ClassMember, classesIn, decoratorsOfClass, lineOf, membersOf } from "../javascript/classes.ts";
import { entryValue, stringOf, stringText } from "../javascript/objects.ts";
import { spanOf } from "../javascript/recorder.ts";
import { returnedValues } from "../javascript/returns.ts";
import { unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Convention, DeclaredField, DeclaredModel, DeclaredRelation, ModelReader } from "./types.ts";

const columns: ReadonlySet<string> = new Set(["Enum", "PrimaryKey", "Property"]);
const relationTypes: ReadonlySet<string> = new Set(["ManyToMany", "ManyToOne", "OneToMany", "OneToOne"]);

/** Entities of MikroORM that are classes with decorators. */
export const mikroOrmEntities: ModelReader = {
  library: "mikro-orm",
  separator: "",
  words: new Set(["Entity", "MikroORM", "PrimaryKey", "defineConfig"]),
  concerns: (text) => /["']@mikro-orm\//.test(text),
  read(file, root) {
    const models = classesIn(root).flatMap((node) => readClass(file, node) ?? []);
    return { models, relations: [], conventions: conventionsOf(file, root) };
  },
  tableName: ({ name }, casing) => (casing === "camelCase" ? name : underscore(name)),
  columnName: (property, casing) => (casing === "camelCase" ? property : underscore(property)),
  declaration: declareProperty,
};

/** As UnderscoreNamingStrategy of @mikro-orm/core, which is that of every SQL driver. */
function underscore(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
}

function readClass(file: string, node: SyntaxNode): DeclaredModel | undefined {
  const name = node.childForFieldName("name")?.text;
  const entity = decoratorsOfClass(node).find((decorator) => decorator.name === "Entity");
  const members = membersOf(node);
  const fields = members.flatMap(fieldOf);
  if (name === undefined || (entity === undefined && fields.length === 0)) return undefined;
  const [options] = entity?.args ?? [];
  const table = stringText(stringOf(entryValue(options, "tableName") ?? entryValue(options, "collection")));
  const schema = stringText(stringOf(entryValue(options, "schema")));
  const base = baseOf(node);
  return {
    library: "mikro-orm",
    file,
    name,
    ...(table === undefined ? {} : { table }),
    ...(schema === undefined || schema === "*" ? {} : { schema }),
    abstract: entity === undefined || entryValue(options, "abstract")?.text === "true",
    ...(base === undefined ? {} : { base }),
    fields,
    relations: members.flatMap((member) => relationOf(member, name)),
  };
}

function fieldOf(member: ClassMember): readonly DeclaredField[] {
  const place = { name: member.name, span: spanOf(member.nameNode), line: lineOf(member) };
  const column = member.decorators.find(({ name }) => columns.has(name));
  if (column !== undefined) return isStored(column.args) ? [{ ...place, ...columnOf(column.args) }] : [];
  const relation = member.decorators.find(({ name }) => relationTypes.has(name));
  const isOwner = relation?.name === "ManyToOne" || (relation?.name === "OneToOne" && isOwning(relation.args));
  if (relation === undefined || !isOwner || !isStored(relation.args)) return [];
  return [{ ...place, ...columnOf(relation.args), derivedFrom: `${member.name}Id` }];
}

/** `persist: false` keeps a property out of the table. */
function isStored(args: readonly SyntaxNode[]): boolean {
  return args.every((argument) => entryValue(argument, "persist")?.text !== "false");
}

/** The side of a one-to-one that has the key: not the one that is mapped by the other. */
function isOwning(args: readonly SyntaxNode[]): boolean {
  if (args.some((argument) => entryValue(argument, "owner")?.text === "true")) return true;
  const isMapped = args.some((argument) => entryValue(argument, "mappedBy") !== undefined);
  return !isMapped && args[1]?.type !== "arrow_function";
}

function columnOf(args: readonly SyntaxNode[]): { readonly column?: string } {
  const [column] = ["fieldName", "joinColumn", "name"].flatMap((key) =>
    args.flatMap((argument) => stringText(stringOf(entryValue(argument, key))) ?? []),
  );
  return column === undefined ? {} : { column };
}

/** `@ManyToOne(() => Author)`, `@OneToMany({ entity: () => Book })`, `@ManyToOne() author!: Ref<Author>`. */
function relationOf(member: ClassMember, of: string): readonly DeclaredRelation[] {
  const relation = member.decorators.find(({ name }) => relationTypes.has(name));
  if (relation === undefined) return [];
  const [first] = relation.args;
  const given = first?.type === "object" ? entryValue(first, "entity") : first;
  const target = given === undefined ? typeOf(member) : classNamed(given);
  return target === undefined ? [] : [{ of, name: member.name, target, many: relation.name.endsWith("ToMany") }];
}

function classNamed(node: SyntaxNode): string | undefined {
  const value = unwrapped(node);
  if (value.type === "arrow_function") return returnedValues(value)[0]?.text;
  return value.type === "identifier" ? value.text : stringText(stringOf(value));
}

/** `Author` of `Author`, `Ref<Author>`, `Collection<Author>`, `Author | null`. */
function typeOf({ node }: ClassMember): string | undefined {
  const type = node.childForFieldName("type")?.text ?? "";
  return /^:\s*(?:\w+<\s*)?(\w+)/.exec(type)?.[1];
}

/** `defineConfig({ … })`; with `namingStrategy: EntityCaseNamingStrategy` it keeps the names of properties, which are in camel case. */
function conventionsOf(file: string, root: SyntaxNode): readonly Convention[] {
  const isKept = /\bnamingStrategy\s*:\s*EntityCaseNamingStrategy\b/.test(root.text);
  const isConfiguration = isKept || /\b(?:defineConfig|MikroORM\.init|new MikroORM)\s*\(/.test(root.text);
  return isConfiguration ? [{ library: "mikro-orm", file, casing: isKept ? "camelCase" : "as-is" }] : [];
}

/** The same property under the new name; what makes the column required, unique or filled is left out. */
function declareProperty(
  source: string,
  old: { readonly name: string },
  name: string,
  column: string,
): string | undefined {
  const match =
    /@Property\(([\s\S]*?)\)\s*((?:(?:public|private|protected|readonly|declare)\s+)*)([\w$]+)\s*[?!]?\s*:\s*([^=;]+)/.exec(
      source,
    );
  if (match?.[3] !== old.name) return undefined;
  const kept = ["type", "columnType", "length"].flatMap(
    (key) => new RegExp(`\\b${key}:\\s*(?:["'\`][^"'\`]*["'\`]|[\\w.]+)`).exec(match[1] ?? "")?.[0] ?? [],
  );
  const options = [...(underscore(name) === column ? [] : [`fieldName: "${column}"`]), ...kept, "nullable: true"];
  const type = (match[4] ?? "").trim();
  const nullable = /\bnull\b/.test(type) ? type : `${type} | null`;
  return `@Property({ ${options.join(", ")} }) ${match[2] ?? ""}${name}?: ${nullable};`;
}
