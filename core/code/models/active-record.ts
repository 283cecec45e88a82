import { scanSubclasses, subclassesOf } from "../ruby/class-scan.ts";
import { classify, pluralize, underscore } from "../ruby/inflection.ts";
import {
  argumentsOf,
  around,
  classTypes,
  constantName,
  membersOf,
  methodOf,
  option,
  wordOf,
  wordsOf,
} from "../ruby/nodes.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { rowsOfMethod } from "./active-record-methods.ts";
import { type ClassRules, impliedField, resolveClasses } from "./classes.ts";
import type { DeclaredField, DeclaredModel, DeclaredRelation, ModelReader } from "./types.ts";

const roots: ReadonlySet<string> = new Set(["ActiveRecord::Base", "ApplicationRecord"]);
const manyMakers: ReadonlySet<string> = new Set(["has_and_belongs_to_many", "has_many"]);

/** Classes of ActiveRecord. Their columns are those of the table, so only other names of columns are fields. */
export const activeRecordModels: ModelReader = {
  library: "active-record",
  languages: new Set(["ruby"]),
  separator: "",
  words: new Set([
    "ActiveRecord",
    "ApplicationRecord",
    "belongs_to",
    "has_many",
    "has_one",
    "table_name",
    "alias_attribute",
    "ignored_columns",
    "Concern",
  ]),
  read(file, root) {
    const models: DeclaredModel[] = [];
    for (const declaration of root.descendantsOfType(["class", "module"])) {
      const model = declaration === null ? undefined : readClass(file, declaration);
      if (model !== undefined) models.push(model);
    }
    return { models, relations: [], conventions: [] };
  },
  scan: scanSubclasses,
  resolve: (models, relations, _conventions, _dialect, classes) =>
    resolveClasses([...models, ...subclassesOf(models, classes)], relations, rules),
  tableName: ({ name }) => pluralize(underscore(name)),
  columnName: (property) => property,
  // Columns are not declared in the class.
  declaration: () => undefined,
};

const rules: ClassRules = {
  table(model, ancestors) {
    if (model.table !== undefined) return { name: model.table, unsure: false };
    // A class below another model shares its table (single table inheritance).
    const base = ancestors.find(({ abstract }) => !abstract);
    return { name: base === undefined ? tableName(model) : (base.table ?? tableName(base)), unsure: false };
  },
  isRoot: ({ traits }) => traits?.has("root") === true,
  takesFieldsOf: () => true,
  implicit: () => [],
};

/** Plural of the class; the modules around count only where they say so with `table_name_prefix`. */
function tableName({ name }: DeclaredModel): string {
  return pluralize(underscore(name));
}

function readClass(file: string, declaration: SyntaxNode): DeclaredModel | undefined {
  const name = constantName(declaration.childForFieldName("name"));
  const superclass = declaration.childForFieldName("superclass")?.namedChildren[0] ?? undefined;
  const base = constantName(superclass);
  const isModule = declaration.type === "module";
  const members = isModule ? membersOfConcern(declaration) : membersOf(declaration);
  if (name === undefined || (isModule ? !members.some(({ type }) => type === "method") : base === undefined))
    return undefined;
  // Migrations have small models of their own.
  if (around(declaration, classTypes)?.childForFieldName("superclass")?.text.includes("Migration")) return undefined;
  const fields: DeclaredField[] = [];
  const relations: DeclaredRelation[] = [];
  const ancestor = superclass?.text.replace(/^::/, "") ?? "";
  const traits = new Set(roots.has(ancestor) ? ["root"] : []);
  // The library's own class is none of the workspace, which may have a `Base` too.
  const bases = base === undefined || ancestor === "ActiveRecord::Base" ? [] : [base];
  let table: string | undefined;
  for (const member of members) {
    if (member.type === "call" && methodOf(member) === "include")
      for (const module of argumentsOf(member).positional.flatMap((each) => constantName(each) ?? [])) {
        traits.add(`includes:${module}`);
        bases.push(module);
      }
    if (member.type === "assignment" || member.type === "operator_assignment") {
      const title = setting(member, "table_name");
      if (title !== undefined) table = wordOf(title)?.text;
      if (title !== undefined && table === undefined) traits.add("unsure");
      for (const word of wordsOf(setting(member, "ignored_columns"))) traits.add(`ignored:${word.text}`);
    }
    for (const defined of definedBy(member)) traits.add(`defines:${defined}`);
    if (member.type === "call" && member.childForFieldName("receiver") === null)
      readMacro(member, name, fields, relations);
  }
  for (const member of members) {
    const given = rowsOfMethod(member, name, relations);
    if (given !== undefined) relations.push(given);
  }
  const isAbstract =
    isModule ||
    name === "ApplicationRecord" ||
    members.some((member) => /^self\.abstract_class\s*=\s*true|^primary_abstract_class/.test(member.text));
  return {
    library: "active-record",
    file,
    name,
    ...(table === undefined ? {} : { table }),
    abstract: isAbstract,
    bases,
    fields,
    relations,
    traits,
    ...(traits.has("unsure") ? { unsure: true } : {}),
  };
}

/** The methods of a module, and what it puts into the classes that include it: `included do … end`. */
function membersOfConcern(declaration: SyntaxNode): readonly SyntaxNode[] {
  return membersOf(declaration).flatMap((member) => {
    const block = member.type === "call" && methodOf(member) === "included" ? member.childForFieldName("block") : null;
    const body = block?.childForFieldName("body");
    return body === null || body === undefined ? [member] : [member, ...namedChildren(body)];
  });
}

const accessors: ReadonlySet<string> = new Set(["attr_accessor", "attr_reader", "attr_writer", "delegate"]);

/** Methods that a class has of its own: `def name`, `def name=`, `attr_accessor :name`. They need not be columns. */
function definedBy(member: SyntaxNode): readonly string[] {
  if (member.type === "method") {
    const name = member.childForFieldName("name")?.text ?? "";
    return passesOn(member, name) ? [] : [name];
  }
  const macro = member.type === "call" ? methodOf(member) : "";
  // private def name
  if (/^(?:private|protected|public)$/.test(macro)) return argumentsOf(member).positional.flatMap(definedBy);
  if (!accessors.has(macro)) return [];
  const names = argumentsOf(member).positional.flatMap(wordsOf);
  return names.flatMap(({ text }) => [
    ...(macro === "attr_writer" ? [] : [text]),
    ...(macro === "attr_accessor" || macro === "attr_writer" ? [`${text}=`] : []),
  ]);
}

/** Whether a method that has the name of an attribute reads or writes the attribute itself: by `super`, `self[:name]` or `write_attribute(:name, …)`. */
function passesOn(method: SyntaxNode, name: string): boolean {
  const attribute = name.replace(/[=?]$/, "");
  return new RegExp(`\\bsuper\\b|\\bself\\[:${attribute}\\]|_attribute\\(? ?:${attribute}\\b`).test(method.text);
}

/** `self.name = value` in a class. */
function setting(member: SyntaxNode, name: string): SyntaxNode | undefined {
  const left = member.childForFieldName("left");
  if (left?.type !== "call" || left.childForFieldName("receiver")?.type !== "self" || methodOf(left) !== name)
    return undefined;
  return member.childForFieldName("right") ?? undefined;
}

/** `belongs_to :author, class_name: "User"`, `has_many :posts`, `scope :recent`, `alias_attribute :title, :name`. */
function readMacro(call: SyntaxNode, of: string, fields: DeclaredField[], relations: DeclaredRelation[]): void {
  const [first, second] = argumentsOf(call).positional;
  const name = wordOf(first)?.text;
  if (name === undefined) return;
  const method = methodOf(call);
  if (method === "alias_attribute") {
    const column = wordOf(second)?.text;
    if (column !== undefined) fields.push(impliedField(name, column));
  } else if (method === "scope") relations.push({ of, name, target: "self", many: true });
  else if (method === "belongs_to") {
    const key = wordOf(option(call, "foreign_key"))?.text ?? `${name}_id`;
    fields.push(impliedField(name, key));
    const isPolymorphic = option(call, "polymorphic")?.text === "true";
    if (isPolymorphic) fields.push(impliedField(`${name}_type`, `${name}_type`));
    else relations.push({ of, name, target: targetOf(call, name) });
  } else if (method === "has_one") relations.push({ of, name, target: targetOf(call, name) });
  else if (manyMakers.has(method)) relations.push({ of, name, target: targetOf(call, name), many: true });
}

function targetOf(call: SyntaxNode, name: string): string {
  const given = wordOf(option(call, "class_name"))?.text.split("::").at(-1);
  if (given !== undefined) return given;
  // has_many :authors, through: :posts, source: :user
  const source = wordOf(option(call, "source"))?.text;
  return classify(source ?? name);
}
