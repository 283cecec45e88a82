import { entriesOf, namedChildren, unwrapped } from "../../syntax.ts";
import type { SyntaxNode } from "../../types.ts";
import { type Binding, type Bindings, requiredModule } from "../bindings.ts";
import { membersOf } from "../classes.ts";
import { staticText } from "../static-text.ts";
import { functionTypes } from "./calls.ts";
import { handedOnBy } from "./exports.ts";
import type { Expressions } from "./expressions.ts";
import type { ScriptFile } from "./script-file.ts";
import type { TypeReader } from "./type-reader.ts";
import {
  bounded,
  type ClassDeclaration,
  type ConstantText,
  either,
  type Signature,
  type TypeDeclaration,
  type Value,
} from "./value.ts";

/** What the names of a file stand for, for the file itself (looked up when it is asked) and for others (as a whole). */
export interface Scope {
  readonly stars: readonly string[];
  import(name: string): Signature["imports"][string] | undefined;
  export(name: string): Signature["exports"][string] | undefined;
  type(name: string): TypeDeclaration | undefined;
  value(name: string): Value | undefined;
  class(name: string): ClassDeclaration | undefined;
  filled(name: string): Value | undefined;
}

/** The scope that another file was described by. */
export class DescribedScope implements Scope {
  readonly #signature: Signature;

  constructor(signature: Signature) {
    this.#signature = signature;
  }

  get stars(): readonly string[] {
    return this.#signature.stars;
  }

  import(name: string) {
    return this.#signature.imports[name];
  }

  export(name: string) {
    return this.#signature.exports[name];
  }

  type(name: string) {
    return this.#signature.types[name];
  }

  value(name: string) {
    return this.#signature.values[name];
  }

  class(name: string) {
    return this.#signature.classes[name];
  }

  filled(name: string) {
    return this.#signature.filled[name];
  }
}

const typeDeclarations: ReadonlySet<string> = new Set(["interface_declaration", "type_alias_declaration"]);
const classDeclarations: ReadonlySet<string> = new Set(["abstract_class_declaration", "class_declaration"]);

/** The scope of the file that is being read. */
export class ScriptScope implements Scope {
  readonly #types: TypeReader;
  readonly #expressions: Expressions;
  readonly #imports = new Map<string, NonNullable<Binding["from"]>>();
  readonly #values = new Map<string, Binding>();
  readonly #typeNodes = new Map<string, SyntaxNode[]>();
  readonly #classNodes = new Map<string, SyntaxNode>();
  readonly #functions: SyntaxNode[] = [];
  readonly #bindings: Bindings;
  readonly #enumerations = new Map<string, SyntaxNode>();
  readonly #stars: string[] = [];
  readonly #exports = new Map<string, { readonly name: string; readonly module?: string }>();
  /** Values that are exported without a name in the file. */
  readonly #unnamed = new Map<string, SyntaxNode>();
  readonly #known = new Map<string, Value | undefined>();
  readonly #classes = new Map<string, ClassDeclaration>();
  #filled: ReadonlyMap<string, Value> | undefined;

  constructor(script: ScriptFile, types: TypeReader, expressions: Expressions) {
    this.#types = types;
    this.#expressions = expressions;
    this.#bindings = script.bindings;
    for (const binding of script.bindings.all()) {
      if (binding.from !== undefined) this.#imports.set(binding.name, binding.from);
      else if (script.bindings.isTop(binding) && binding.kind !== "class") this.#values.set(binding.name, binding);
    }
    for (const statement of namedChildren(script.root)) this.#statement(statement);
  }

  get stars(): readonly string[] {
    return this.#stars;
  }

  import(name: string) {
    return this.#imports.get(name);
  }

  export(name: string) {
    return this.#exports.get(name);
  }

  value(name: string): Value | undefined {
    const binding = this.#values.get(name);
    const unnamed = this.#unnamed.get(name);
    if ((binding === undefined && unnamed === undefined) || this.#known.has(name)) return this.#known.get(name);
    const value = binding === undefined ? undefined : this.#expressions.ofBinding(binding);
    const known = bounded(value ?? (unnamed === undefined ? undefined : this.#expressions.of(unnamed)));
    this.#known.set(name, known);
    return known;
  }

  type(name: string): TypeDeclaration | undefined {
    const declared = (this.#typeNodes.get(name) ?? []).flatMap((node) => this.#types.declaration(node) ?? []);
    const [first, ...others] = declared.filter(({ value }) => bounded(value) !== undefined);
    if (first === undefined || others.length === 0) return first;
    // Interfaces of one name are one.
    return { ...first, value: { is: "object", fields: {}, and: [first, ...others].map(({ value }) => value) } };
  }

  class(name: string): ClassDeclaration | undefined {
    const node = this.#classNodes.get(name);
    const known = this.#classes.get(name);
    if (node === undefined || known !== undefined) return known;
    const made = classOf(node, this.#types, this.#expressions);
    this.#classes.set(name, made);
    return made;
  }

  /** A text without escape sequences, or an object of such. */
  #constant(node: SyntaxNode): ConstantText | undefined {
    const value = unwrapped(node);
    if (value.type !== "object") return staticText(value, this.#bindings)?.text;
    const texts = entriesOf(value).entries.flatMap(({ key, value: part }) => {
      const text = part === undefined ? undefined : staticText(part, this.#bindings)?.text;
      return text === undefined ? [] : [[key, text] as const];
    });
    return texts.length === 0 ? undefined : Object.fromEntries(texts);
  }

  /** The constants of the file that are texts. */
  #texts(): Readonly<Record<string, ConstantText>> {
    const found: Record<string, ConstantText> = {};
    for (const [name, { value, kind, part }] of this.#values) {
      const text = kind === "variable" && part === "whole" && value !== undefined ? this.#constant(value) : undefined;
      if (text !== undefined) found[name] = text;
    }
    for (const [name, node] of this.#enumerations) {
      const body = node.childForFieldName("body");
      const members = (body === null ? [] : namedChildren(body)).flatMap((member) => {
        const [key, value] = [member.childForFieldName("name"), member.childForFieldName("value")];
        const text = value === null ? undefined : this.#constant(value);
        return key === null || typeof text !== "string" ? [] : [[key.text, text] as const];
      });
      if (members.length > 0) found[name] = Object.fromEntries(members);
    }
    return found;
  }

  filled(name: string): Value | undefined {
    this.#filled ??= this.#filledTypes();
    return this.#filled.get(name);
  }

  /** All of it, as plain data. */
  describe(): Signature {
    const entries = <T>(names: Iterable<string>, of: (name: string) => T | undefined): Record<string, T> =>
      Object.fromEntries(
        [...names].flatMap((name) => {
          const found = of(name);
          return found === undefined ? [] : [[name, found] as const];
        }),
      );
    const texts = this.#texts();
    return {
      ...(Object.keys(texts).length === 0 ? {} : { texts }),
      imports: Object.fromEntries(this.#imports),
      stars: this.#stars,
      exports: Object.fromEntries(this.#exports),
      types: entries(this.#typeNodes.keys(), (name) => this.type(name)),
      values: entries([...this.#values.keys(), ...this.#unnamed.keys()], (name) => this.value(name)),
      classes: entries(this.#classNodes.keys(), (name) => this.class(name)),
      filled: entries(this.#typeNodes.keys(), (name) => this.filled(name)),
    };
  }

  #statement(statement: SyntaxNode): void {
    if (statement.type === "expression_statement") this.#commonExport(statement);
    if (statement.type === "export_statement") this.#export(statement);
    const declaration = statement.childForFieldName("declaration") ?? statement;
    const name = declaration.childForFieldName("name")?.text;
    if (name !== undefined && typeDeclarations.has(declaration.type))
      this.#typeNodes.set(name, [...(this.#typeNodes.get(name) ?? []), declaration]);
    if (name !== undefined && classDeclarations.has(declaration.type)) {
      this.#classNodes.set(name, declaration);
      const methods = membersOf(declaration).map(({ node }) => node);
      this.#functions.push(...methods.filter(({ type }) => type === "method_definition"));
    }
    if (name !== undefined && declaration.type === "enum_declaration") this.#enumerations.set(name, declaration);
    if (declaration.type === "function_declaration") this.#functions.push(declaration);
    if (declaration.type !== "lexical_declaration") return;
    for (const declarator of namedChildren(declaration)) {
      const value = declarator.childForFieldName("value");
      if (value !== null && functionTypes.has(value.type)) this.#functions.push(value);
    }
  }

  #export(statement: SyntaxNode): void {
    const { star, names } = handedOnBy(statement);
    if (star !== undefined) this.#stars.push(star);
    for (const [name, given] of names) this.#exports.set(name, given);
    if (!statement.children.some((child) => child?.type === "default")) return;
    const value = statement.childForFieldName("value");
    const name = statement.childForFieldName("declaration")?.childForFieldName("name")?.text;
    if (name !== undefined) this.#exports.set("default", { name });
    else if (value?.type === "identifier") this.#exports.set("default", { name: value.text });
    else if (value !== null) this.#unnamed.set("default", value);
  }

  /** `module.exports = { a, b }`, `module.exports = f`, `exports.a = …`. */
  #commonExport(statement: SyntaxNode): void {
    const [assignment] = namedChildren(statement);
    const left = assignment?.type === "assignment_expression" ? assignment.childForFieldName("left")?.text : undefined;
    const right = assignment?.childForFieldName("right");
    if (left === undefined || right === null || right === undefined) return;
    const key = /^(?:module\.)?exports\.(\w+)$/.exec(left)?.[1];
    if (left !== "module.exports" && key === undefined) return;
    const value = unwrapped(right);
    if (value.type === "identifier") this.#exports.set(key ?? "default", { name: value.text });
    else this.#unnamed.set(key ?? "default", value);
    if (key !== undefined) return;
    const whole = requiredModule(value);
    if (whole !== undefined) this.#stars.push(whole);
    if (value.type === "object") this.#commonExports(value);
  }

  /** `module.exports = { a, b: c, d: () => …, ...require("./e") }`: each can be imported by its name. */
  #commonExports(object: SyntaxNode): void {
    for (const { key, keyNode, value } of entriesOf(object).entries) {
      const given = unwrapped(value ?? keyNode);
      if (given.type.endsWith("identifier")) {
        if (given.text !== key) this.#exports.set(key, { name: given.text });
      } else if (functionTypes.has(given.type) || given.type === "object") this.#unnamed.set(key, given);
    }
    for (const part of namedChildren(object)) {
      const spread = part.type === "spread_element" ? namedChildren(part)[0] : undefined;
      const module = spread === undefined ? undefined : requiredModule(spread);
      if (module !== undefined) this.#stars.push(module);
    }
  }

  /** `type Account = { … }` that `findAccount(): Promise<Account | null>` gives: all such functions have to agree. */
  #filledTypes(): ReadonlyMap<string, Value> {
    const given = new Map<string, Value[]>();
    for (const owner of this.#functions) {
      const match = plainResult.exec(owner.childForFieldName("return_type")?.text ?? "");
      const name = match?.[1] ?? "";
      if (this.type(name)?.value.is !== "object") continue;
      const value = this.#expressions.given(owner);
      const one = match?.[2] === undefined || value === undefined ? value : { is: "element" as const, of: value };
      const known = bounded(one);
      if (known !== undefined) given.set(name, [...(given.get(name) ?? []), known]);
    }
    return new Map(
      [...given].flatMap(([name, values]) => {
        const value = either(values);
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
  }
}

/** `: Account`, `: Promise<Account[]>`, `: Promise<Account | null>`. */
const plainResult = /^:\s*(?:Promise<\s*)?(\w+)(\[\])?(?:\s*\|\s*(?:null|undefined))*\s*>?$/;

function classOf(node: SyntaxNode, types: TypeReader, expressions: Expressions): ClassDeclaration {
  const members: Record<string, Value> = {};
  const statics: Record<string, Value> = {};
  for (const { name, node: part } of membersOf(node)) {
    const value = bounded(memberValue(part, types, expressions));
    const isStatic = part.children.some((child) => child?.type === "static");
    if (value !== undefined) (isStatic ? statics : members)[name] = value;
    if (name === "constructor") Object.assign(members, propertiesOf(part, types), assignedIn(part, expressions));
  }
  const heritage = namedChildren(node).find(({ type }) => type === "class_heritage");
  const extended = heritage === undefined ? undefined : extendedBy(heritage);
  const base = extended?.type === "identifier" ? expressions.of(extended) : undefined;
  return { ...(base === undefined ? {} : { base }), members, statics };
}

function extendedBy(heritage: SyntaxNode): SyntaxNode | undefined {
  const [first] = namedChildren(heritage);
  return first?.type === "extends_clause" ? (first.childForFieldName("value") ?? undefined) : first;
}

function memberValue(part: SyntaxNode, types: TypeReader, expressions: Expressions): Value | undefined {
  if (part.type === "method_definition") return expressions.method(part);
  const annotation = part.childForFieldName("type");
  const type = annotation === null ? undefined : namedChildren(annotation)[0];
  const value = part.childForFieldName("value");
  return (type === undefined ? undefined : types.read(type)) ?? (value === null ? undefined : expressions.of(value));
}

/** `constructor(private readonly users: UserService)`. */
function propertiesOf(maker: SyntaxNode, types: TypeReader): Record<string, Value> {
  const parameters = maker.childForFieldName("parameters");
  const properties: Record<string, Value> = {};
  for (const parameter of parameters === null ? [] : namedChildren(parameters)) {
    const isProperty = parameter.children.some(
      (child) => child?.type === "accessibility_modifier" || child?.type === "readonly",
    );
    const name = parameter.childForFieldName("pattern")?.text;
    const type = parameter.childForFieldName("type")?.namedChildren[0];
    const value = type === null || type === undefined || !isProperty ? undefined : types.read(type);
    if (name !== undefined && value !== undefined) properties[name] = value;
  }
  return properties;
}

/** `this.users = users` in a constructor. */
function assignedIn(maker: SyntaxNode, expressions: Expressions): Record<string, Value> {
  const assigned: Record<string, Value> = {};
  for (const assignment of maker.descendantsOfType(["assignment_expression"])) {
    const left = assignment?.childForFieldName("left");
    const right = assignment?.childForFieldName("right");
    if (left?.childForFieldName("object")?.type !== "this" || right === null || right === undefined) continue;
    const name = left.childForFieldName("property")?.text;
    const value = bounded(expressions.of(right));
    if (name !== undefined && value !== undefined) assigned[name] = value;
  }
  return assigned;
}
