import { foldName } from "../../sql/identifiers.ts";
import type { Dialect } from "../../sql/types.ts";
import { spanOf } from "../classes/ledger.ts";
import { classesIn } from "../java/classes.ts";
import { type Annotation, accessedProperty, annotationsOf, hasModifier, stringValue } from "../java/nodes.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { casingFor } from "./resolve.ts";
import type {
  Casing,
  CodeModel,
  Convention,
  DeclaredField,
  DeclaredModel,
  DeclaredRelation,
  ModelReader,
} from "./types.ts";

const classAnnotations: ReadonlySet<string> = new Set(["Entity", "MappedSuperclass", "Embeddable"]);
const toOne: ReadonlySet<string> = new Set(["ManyToOne", "OneToOne"]);
const toMany: ReadonlySet<string> = new Set(["OneToMany", "ManyToMany"]);
/** Not columns, or columns of other tables. */
const withoutColumn: ReadonlySet<string> = new Set([...toMany, "Transient", "Formula", "ElementCollection", "Any"]);
const nowhere = { start: 0, end: 0 };

/** What the names of an entity's table and columns follow from. */
interface NameRules {
  readonly casing: Casing;
  readonly dialect: Dialect;
}

/** Entities of JPA, mapped by their fields or by their getters. */
export const jpaEntities: ModelReader = {
  library: "jpa",
  languages: new Set(["java"]),
  words: new Set([
    ...classAnnotations,
    "SpringBootApplication",
    "EnableJpaRepositories",
    "PhysicalNamingStrategyStandardImpl",
  ]),
  separator: "",
  read(file, root) {
    const models = root.descendantsOfType(["class_declaration"]).flatMap((node) => {
      const model = node === null ? undefined : readEntity(file, node, root);
      return model === undefined ? [] : [model];
    });
    return { models, relations: [], conventions: conventionsOf(file, root) };
  },
  scan: classesIn,
  resolve: resolveEntities,
  tableName: ({ name }, casing) => physicalName(name, casing),
  columnName: physicalName,
  declaration: declareField,
};

/** Spring Boot maps names with CamelCaseToUnderscoresNamingStrategy, unless it is told not to; plain Hibernate leaves them alone. */
function conventionsOf(file: string, root: SyntaxNode): readonly Convention[] {
  if (/\bPhysicalNamingStrategyStandardImpl\b/.test(root.text)) return [{ library: "jpa", file, casing: "as-is" }];
  const isSpring = /@(?:SpringBootApplication|EnableJpaRepositories)\b/.test(root.text);
  return isSpring ? [{ library: "jpa", file, casing: "snake_case" }] : [];
}

/** As CamelCaseToUnderscoresNamingStrategy: an underscore only between a small letter and a capital that a small one follows. */
function physicalName(name: string, casing: Casing): string {
  if (casing !== "snake_case") return name;
  return name
    .replaceAll(".", "_")
    .replace(/(?<=\p{Ll})(?=\p{Lu}\p{Ll})/gu, "_")
    .toLowerCase();
}

/**
 * A name that an annotation gives counts as it is. Spring's strategy would map it too, but who writes `OwnerEmail` has turned that off,
 * in a configuration that is not read; other names it leaves alone.
 */
function columnOf(property: string, given: string | undefined, casing: Casing): string {
  return given === undefined || given === `${property}_id` ? physicalName(given ?? property, casing) : given;
}

function readEntity(file: string, node: SyntaxNode, root: SyntaxNode): DeclaredModel | undefined {
  const annotations = annotationsOf(node);
  const kind = annotations.find(({ name }) => classAnnotations.has(name))?.name;
  const name = node.childForFieldName("name")?.text;
  const body = node.childForFieldName("body");
  if (kind === undefined || name === undefined || body === null) return undefined;
  const table = annotations.find((annotation) => annotation.name === "Table")?.values;
  const title = table?.get("name");
  const schema = constantOf(table?.get("schema"), root);
  const tableName = constantOf(title, root);
  const base = node.childForFieldName("superclass");
  const baseName = base === null ? undefined : /^([\w.]+)/.exec(namedChildren(base)[0]?.text ?? "")?.[1];
  const members = mappedMembers(body);
  return {
    library: "jpa",
    file,
    name,
    ...(tableName === undefined ? {} : { table: tableName }),
    ...(schema === undefined ? {} : { schema }),
    abstract: kind !== "Entity",
    ...(baseName === undefined ? {} : { base: baseName.slice(baseName.lastIndexOf(".") + 1) }),
    fields: members.flatMap((member) => fieldOf(member, root)),
    relations: members.flatMap((member) => relationOf(member, name)),
    ...(title !== undefined && tableName === undefined ? { unsure: true } : {}),
    traits: traitsOf(kind, annotations, root),
  };
}

function traitsOf(kind: string, annotations: readonly Annotation[], root: SyntaxNode): ReadonlySet<string> {
  const traits = new Set([kind]);
  const value = (annotation: string, key: string) =>
    annotations.find(({ name }) => name === annotation)?.values.get(key);
  const title = constantOf(value("Entity", "name"), root);
  if (title !== undefined) traits.add(`entity ${title}`);
  const strategy = value("Inheritance", "strategy")?.text ?? "";
  if (/JOINED|TABLE_PER_CLASS/.test(strategy)) traits.add("own tables");
  if (annotations.some(({ name }) => name === "DynamicUpdate")) traits.add("DynamicUpdate");
  return traits;
}

/** A string literal, or a constant of the same file that is one; a name that is quoted for the database still has its quotes. */
function constantOf(node: SyntaxNode | undefined, root: SyntaxNode): string | undefined {
  const literal = stringValue(node);
  if (literal !== undefined) return literal;
  const constant = /(\w+)$/.exec(node?.text ?? "")?.[1];
  if (constant === undefined) return undefined;
  const declarator = root
    .descendantsOfType(["variable_declarator"])
    .find((each) => each?.childForFieldName("name")?.text === constant);
  return stringValue(declarator?.childForFieldName("value"));
}

/** A name as the database has it. Hibernate sends those in backticks or double quotes as quoted identifiers, all others bare. */
function databaseName(given: string, dialect: Dialect): string {
  const quoted = /^(?:\\"|`)(.*)(?:\\"|`)$/.exec(given)?.[1];
  return foldName(quoted ?? given, quoted !== undefined, dialect);
}

interface Member {
  readonly name: string;
  readonly nameNode: SyntaxNode;
  readonly type: string;
  readonly node: SyntaxNode;
  readonly annotations: readonly Annotation[];
}

/** The fields of a class, or its getters when those carry the annotations. */
function mappedMembers(body: SyntaxNode): readonly Member[] {
  const members = namedChildren(body);
  const isId = ({ name }: Annotation) => name === "Id" || name === "EmbeddedId";
  const byGetter = members.some((node) => node.type === "method_declaration" && annotationsOf(node).some(isId));
  return members.flatMap((node): Member[] => {
    const type = node.childForFieldName("type")?.text ?? "";
    const annotations = annotationsOf(node);
    if (hasModifier(node, "static") || hasModifier(node, "transient")) return [];
    if (byGetter && node.type === "method_declaration") {
      const nameNode = node.childForFieldName("name");
      const accessed = nameNode === null ? undefined : accessedProperty(nameNode.text);
      if (nameNode === null || accessed === undefined || accessed.isSetter) return [];
      return [{ name: accessed.property, nameNode, type, node, annotations }];
    }
    if (byGetter || node.type !== "field_declaration") return [];
    return namedChildren(node).flatMap((declarator) => {
      const nameNode = declarator.type === "variable_declarator" ? declarator.childForFieldName("name") : null;
      return nameNode === null ? [] : [{ name: nameNode.text, nameNode, type, node, annotations }];
    });
  });
}

function fieldOf({ name, nameNode, node, annotations }: Member, root: SyntaxNode): readonly DeclaredField[] {
  if (annotations.some((annotation) => withoutColumn.has(annotation.name) || annotation.name.startsWith("Embedded")))
    return [];
  const value = (annotation: string, key: string) =>
    annotations.find((each) => each.name === annotation)?.values.get(key);
  const isToOne = annotations.find((annotation) => toOne.has(annotation.name));
  if (isToOne?.values.has("mappedBy") || annotations.some((each) => each.name === "JoinColumns")) return [];
  const column = constantOf(value("Column", "name") ?? value("JoinColumn", "name"), root);
  const isGiven = value("Column", "name") !== undefined || value("JoinColumn", "name") !== undefined;
  if (isGiven && column === undefined) return [];
  const span = spanOf(nameNode);
  return [
    {
      name,
      ...(column === undefined ? (isToOne === undefined ? {} : { column: `${name}_id` }) : { column }),
      span,
      line: spanOf(node),
    },
  ];
}

/** A member that leads to another entity, to several, or that is embedded. */
function relationOf({ name, type, annotations }: Member, of: string): readonly DeclaredRelation[] {
  const isMany = annotations.some((annotation) => toMany.has(annotation.name));
  const isOne = annotations.some((annotation) => toOne.has(annotation.name) || annotation.name.startsWith("Embedded"));
  if (!isMany && !isOne && !/^[A-Z]\w*$/.test(type)) return [];
  const target = /(\w+)>*$/.exec(type.replace(/@\w+\s+/g, ""))?.[1];
  return target === undefined ? [] : [{ of, name, target, ...(isMany ? { many: true } : {}) }];
}

function resolveEntities(
  models: readonly DeclaredModel[],
  _relations: readonly DeclaredRelation[],
  conventions: readonly Convention[],
  dialect: Dialect,
) {
  const byName = new Map(models.map((model) => [model.name, model]));
  return models.filter(({ abstract }) => !abstract).map((model) => resolveEntity(model, byName, conventions, dialect));
}

function resolveEntity(
  model: DeclaredModel,
  byName: ReadonlyMap<string, DeclaredModel>,
  conventions: readonly Convention[],
  dialect: Dialect,
): CodeModel {
  const rules: NameRules = { casing: casingFor("jpa", model.file, conventions), dialect };
  const bases = basesOf(model, byName);
  const entities = bases.filter(({ abstract }) => !abstract);
  const root = entities.at(-1);
  const hasOwnTable = root === undefined || root.traits?.has("own tables") === true;
  const named = hasOwnTable ? model : root;
  const title = [...(named.traits ?? [])].find((trait) => trait.startsWith("entity "))?.slice("entity ".length);
  const table = databaseName(named.table ?? physicalName(title ?? named.name, rules.casing), dialect);
  const schema = named.schema === undefined ? undefined : databaseName(named.schema, dialect);
  // With a table for each class, what an entity inherits from an entity is in that one's table.
  const parts = [model, ...(hasOwnTable ? bases.filter(({ abstract }) => abstract) : bases)];
  const links = parts.flatMap(({ relations }) => relations);
  const reference = { name: table, ...(schema === undefined ? {} : { schema }) };
  return {
    library: "jpa",
    file: model.file,
    name: model.name,
    table,
    ...(schema === undefined ? {} : { schema }),
    reference,
    fields: parts.flatMap((part) => fieldsOf(part, part === model, "", byName, rules)),
    relations: new Map(links.map(({ name, target }) => [name, target])),
    toMany: new Set(links.filter(({ many }) => many).map(({ name }) => name)),
    unsure: model.unsure === true,
    traits: new Set([...(model.traits ?? []), ...partsOf(parts, byName)]),
  };
}

/** The classes without a table that an entity takes fields from, each with what its properties are called: `part Address address.`. */
function partsOf(parts: readonly DeclaredModel[], byName: ReadonlyMap<string, DeclaredModel>): readonly string[] {
  const bases = parts.filter(({ abstract }) => abstract).map(({ name }) => `part ${name} `);
  const embedded = parts
    .flatMap(({ relations }) => relations)
    .filter(({ target }) => byName.get(target)?.traits?.has("Embeddable"))
    .map(({ name, target }) => `part ${target} ${name}.`);
  return [...bases, ...embedded];
}

/** Fields of a class under `prefix`, those of its embedded parts as `address.city`. */
function fieldsOf(
  part: DeclaredModel,
  isOwn: boolean,
  prefix: string,
  byName: ReadonlyMap<string, DeclaredModel>,
  rules: NameRules,
): CodeModel["fields"] {
  const embedded = part.relations.flatMap(({ name, target }) => {
    const inner = byName.get(target);
    return inner?.traits?.has("Embeddable") && prefix === "" ? fieldsOf(inner, false, `${name}.`, byName, rules) : [];
  });
  const names = new Set(
    part.relations.filter(({ target }) => byName.get(target)?.traits?.has("Embeddable")).map(({ name }) => name),
  );
  const own = part.fields
    .filter(({ name }) => !names.has(name))
    .map(({ name, column, span, line }) => ({
      name: prefix + name,
      column: databaseName(columnOf(name, column, rules.casing), rules.dialect),
      span: isOwn ? span : nowhere,
      line: isOwn ? line : nowhere,
    }));
  return [...own, ...embedded];
}

function basesOf(model: DeclaredModel, byName: ReadonlyMap<string, DeclaredModel>): readonly DeclaredModel[] {
  const bases: DeclaredModel[] = [];
  for (let base = model.base; base !== undefined; ) {
    const next = byName.get(base);
    if (next === undefined || bases.includes(next)) break;
    bases.push(next);
    base = next.base;
  }
  return bases;
}

/** The same field under the new name, which may be null: without what makes it required, unique, or the key. */
function declareField(
  source: string,
  old: { readonly name: string },
  name: string,
  column: string,
): string | undefined {
  const match = /\b((?:private|protected|public)\s+)?([\w.]+(?:<[\w<>,.\s?]+>)?)\s+(\w+)\s*(?:=[^;]*)?;\s*$/.exec(
    source,
  );
  if (match?.[3] !== old.name) return undefined;
  const quote = /\bname\s*=\s*"(`|\\")/.exec(source)?.[1] ?? "";
  return `@Column(name = "${quote}${column}${quote}") ${match[1] ?? ""}${match[2]} ${name};`;
}
