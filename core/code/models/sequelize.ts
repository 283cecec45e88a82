import { pluralOf } from "../inflection.ts";
import { Bindings } from "../javascript/bindings.ts";
import { argumentsOf, type Chain, chainsIn } from "../javascript/chain.ts";
import {
  baseOf,
  type ClassMember,
  classAround,
  classesIn,
  decoratorsOfClass,
  lineOf,
  membersOf,
} from "../javascript/classes.ts";
import { entryValue, stringOf, stringText } from "../javascript/objects.ts";
import { innerOf, spanOf } from "../javascript/recorder.ts";
import { entriesOf, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Casing, Convention, DeclaredField, DeclaredModel, DeclaredRelation, ModelReader } from "./types.ts";

const associations: ReadonlySet<string> = new Set(["belongsTo", "belongsToMany", "hasMany", "hasOne"]);
const columnDecorators: ReadonlySet<string> = new Set(["Column", "CreatedAt", "UpdatedAt", "DeletedAt"]);
const relationDecorators: ReadonlySet<string> = new Set(["BelongsTo", "BelongsToMany", "HasMany", "HasOne"]);
const nowhere = { start: 0, end: 0 };

/** Models of Sequelize: `define`, `Model.init`, and the decorators of sequelize-typescript. */
export const sequelizeModels: ModelReader = {
  library: "sequelize",
  separator: ",",
  words: new Set(["sequelize", "Sequelize"]),
  read(file, root) {
    const bindings = new Bindings(root);
    const classes = classesIn(root);
    const models: DeclaredModel[] = classes.flatMap((node) => decoratedModel(file, node) ?? []);
    const relations: DeclaredRelation[] = [];
    for (const chain of chainsIn(root)) {
      const model = definedModel(file, chain, bindings);
      if (model !== undefined) models.push(model);
      relations.push(...associationOf(chain));
    }
    return { models, relations, conventions: conventionsOf(file, root) };
  },
  tableName({ name }, casing) {
    const plural = pluralOfName(name);
    return casing === "snake_case" ? underscored(plural) : plural;
  },
  columnName: (property, casing) => (casing === "snake_case" ? underscored(property) : property),
  declaration: declareAttribute,
};

/** As `underscore` of the inflection library, which Sequelize uses. */
function underscored(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replace(/-/g, "_")
    .toLowerCase();
}

/** `TeamPerson` becomes `TeamPeople`: the last word counts. */
function pluralOfName(name: string): string {
  const at = Math.max(name.search(/[A-Z][^A-Z]*$/), name.lastIndexOf("_") + 1, 0);
  const last = name.slice(at);
  const plural = pluralOf(last.toLowerCase());
  return name.slice(0, at) + last.slice(0, 1) + plural.slice(1);
}

/**
 * `const User = sequelize.define("user", { … }, { … })`, `User.init({ … }, { … })`, and `super.init({ … }, { … })` in a static method of the
 * class, as sequelize-auto writes it.
 */
export function modelDefinition(
  chain: Chain,
): { readonly name: string; readonly modelName?: string; readonly args: readonly SyntaxNode[] } | undefined {
  const call = chain.calls.find(({ method }) => method === "define" || method === "init");
  if (call === undefined || call.args.length === 0) return undefined;
  if (call.method === "init") {
    const { head } = chain;
    const isOwn = head.type === "super" || head.type === "this";
    const name = isOwn ? classAround(head)?.childForFieldName("name")?.text : head.text;
    const isClass = isOwn || (head.type === "identifier" && /^[A-Z]/.test(head.text));
    return isClass && name !== undefined && call.args.length > 1 ? { name, args: call.args } : undefined;
  }
  const modelName = stringText(stringOf(call.args[0]));
  if (modelName === undefined || call.args.length < 2) return undefined;
  const declarator = chain.node.parent;
  const variable = declarator?.type === "variable_declarator" ? declarator.childForFieldName("name")?.text : undefined;
  return { name: variable ?? modelName, modelName, args: call.args.slice(1) };
}

function definedModel(file: string, chain: Chain, bindings: Bindings): DeclaredModel | undefined {
  const definition = modelDefinition(chain);
  const attributes = definition === undefined ? undefined : objectOf(definition.args[0], bindings);
  if (definition === undefined || attributes === undefined) return undefined;
  const options = objectOf(definition.args[1], bindings);
  const fields = entriesOf(attributes).entries.flatMap(({ key, keyNode, value, node }): DeclaredField[] => {
    if (value !== undefined && isVirtual(value)) return [];
    const column = stringText(stringOf(entryValue(value, "field")));
    const place = { name: key, span: spanOf(innerOf(keyNode)), line: spanOf(node) };
    return [{ ...place, ...(column === undefined ? {} : { column }) }];
  });
  const modelName = stringText(stringOf(entryValue(options, "modelName"))) ?? definition.modelName;
  return {
    ...modelOf(file, definition.name, modelName ?? definition.name, options),
    fields: [...fields, ...ownFields(options, fields)],
  };
}

function modelOf(
  file: string,
  name: string,
  modelName: string,
  options: SyntaxNode | undefined,
): Omit<DeclaredModel, "fields"> {
  const casing = casingOf(options);
  const frozen = entryValue(options, "freezeTableName")?.text === "true" ? modelName : undefined;
  const given = stringText(stringOf(entryValue(options, "tableName"))) ?? frozen;
  // Where the model has another name than the constant, the table follows the model.
  const derived = name === modelName ? undefined : pluralOfName(modelName);
  const table = given ?? (derived !== undefined && casing === "snake_case" ? underscored(derived) : derived);
  const schema = stringText(stringOf(entryValue(options, "schema")));
  return {
    library: "sequelize",
    file,
    name,
    ...(name === modelName ? {} : { heldAs: modelName }),
    ...(table === undefined ? {} : { table }),
    ...(schema === undefined ? {} : { schema }),
    ...(casing === undefined ? {} : { casing }),
    abstract: false,
    relations: [],
  };
}

function casingOf(options: SyntaxNode | undefined): Casing | undefined {
  const given = entryValue(options, "underscored")?.text;
  return given === "true" ? "snake_case" : given === "false" ? "as-is" : undefined;
}

/** Attributes that every model gets: the key and the timestamps. */
function ownFields(options: SyntaxNode | undefined, given: readonly DeclaredField[]): readonly DeclaredField[] {
  const hasTimes = entryValue(options, "timestamps")?.text !== "false";
  const isParanoid = entryValue(options, "paranoid")?.text === "true";
  const times = hasTimes ? ["createdAt", "updatedAt", ...(isParanoid ? ["deletedAt"] : [])] : [];
  const names = times.flatMap((time) => {
    const own = entryValue(options, time);
    return own?.text === "false" ? [] : [stringText(stringOf(own)) ?? time];
  });
  const known = new Set(given.map(({ name }) => name));
  return ["id", ...names].filter((name) => !known.has(name)).map((name) => ({ name, span: nowhere, line: nowhere }));
}

function isVirtual(value: SyntaxNode): boolean {
  const type = entryValue(value, "type") ?? value;
  return /\bVIRTUAL\b/.test(type.text.slice(0, 60));
}

function objectOf(node: SyntaxNode | undefined, bindings: Bindings): SyntaxNode | undefined {
  if (node === undefined) return undefined;
  const value = unwrapped(node);
  if (value.type === "object") return value;
  const binding = value.type === "identifier" ? bindings.of(value) : undefined;
  const made = binding?.part === "whole" && binding.value !== undefined ? unwrapped(binding.value) : undefined;
  return made?.type === "object" ? made : undefined;
}

/** `@Table({ tableName }) class User extends Model { @Column({ field }) name }` */
function decoratedModel(file: string, node: SyntaxNode): DeclaredModel | undefined {
  const name = node.childForFieldName("name")?.text;
  const table = decoratorsOfClass(node).find((decorator) => decorator.name === "Table");
  if (name === undefined || table === undefined) return undefined;
  const options = table.args.find(({ type }) => type === "object");
  const members = membersOf(node);
  const fields = members.flatMap(decoratedField);
  const model = modelOf(file, name, name, options);
  const base = baseOf(node);
  return {
    ...model,
    ...(base === undefined ? {} : { base }),
    fields: [...fields, ...ownFields(options, fields)],
    relations: members.flatMap((member) => decoratedRelation(member, name)),
    // Releases differ in whether the class's name is made plural.
    ...(model.table === undefined ? { unsure: true } : {}),
  };
}

function decoratedField(member: ClassMember): readonly DeclaredField[] {
  const column = member.decorators.find(({ name }) => columnDecorators.has(name));
  if (column === undefined || column.args.some(isVirtual)) return [];
  const [field] = column.args.flatMap((argument) => stringText(stringOf(entryValue(argument, "field"))) ?? []);
  const place = { name: member.name, span: spanOf(member.nameNode), line: lineOf(member) };
  return [{ ...place, ...(field === undefined ? {} : { column: field }) }];
}

function decoratedRelation({ name, decorators }: ClassMember, of: string): readonly DeclaredRelation[] {
  const relation = decorators.find((decorator) => relationDecorators.has(decorator.name));
  const model = /^\(?\w*\)?\s*=>\s*(\w+)$/.exec(relation?.args[0]?.text ?? "")?.[1];
  return model === undefined ? [] : [{ of, name, target: model, many: relation?.name.endsWith("Many") === true }];
}

/** `Post.belongsTo(User, { as: "author" })`; without `as` the association has the target's name. */
function associationOf({ head, calls }: Chain): readonly DeclaredRelation[] {
  const call = calls[0];
  const [target, options] = call?.args ?? [];
  if (call === undefined || target === undefined || !associations.has(call.method)) return [];
  const [of, model] = [lastName(head), lastName(target)];
  const alias = stringText(stringOf(entryValue(options, "as")));
  const many = call.method.endsWith("Many");
  return [{ of, name: alias ?? (many ? pluralOfName(model) : model), target: model, many }];
}

function lastName(node: SyntaxNode): string {
  return node.type === "member_expression" ? (node.childForFieldName("property")?.text ?? "") : node.text;
}

/** `new Sequelize(url, { define: { underscored: true } })`. */
function conventionsOf(file: string, root: SyntaxNode): readonly Convention[] {
  return root.descendantsOfType(["new_expression", "pair"]).flatMap((node): Convention[] => {
    if (node === null) return [];
    const isDefault = node.type === "pair" && node.childForFieldName("key")?.text === "define";
    const defaults = isDefault ? (node.childForFieldName("value") ?? undefined) : undefined;
    const casing = casingOf(defaults);
    if (casing !== undefined) return [{ library: "sequelize", file, casing }];
    if (node.type !== "new_expression" || node.childForFieldName("constructor")?.text !== "Sequelize") return [];
    const isGiven = argumentsOf(node).some((argument) => casingOf(entryValue(argument, "define")) !== undefined);
    return isGiven ? [] : [{ library: "sequelize", file, casing: "as-is" }];
  });
}

/** The same type under the new name; what makes the attribute required, unique or filled is left out. */
function declareAttribute(source: string, old: { readonly name: string }, name: string, column: string) {
  const match = /^(["']?)([\w$]+)\1\s*:\s*([\s\S]+)$/.exec(source);
  if (match?.[2] !== old.name || match[3] === undefined) return undefined;
  const given = match[3].startsWith("{") ? /\btype:\s*([\w.]+(?:\([^()]*\))?)/.exec(match[3])?.[1] : match[3].trim();
  if (given === undefined) return undefined;
  const field = name === column ? "" : `, field: "${column}"`;
  return `${name}: { type: ${given}${field}, allowNull: true }`;
}
