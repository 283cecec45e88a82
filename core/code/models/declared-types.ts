import { Bindings } from "../javascript/bindings.ts";
import { handedOnBy } from "../javascript/flow/exports.ts";
import { staticText } from "../javascript/static-text.ts";
import { isGeneratedCode } from "../languages.ts";
import { entriesOf, namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { argumentShapes, declaredShape } from "./type-shapes.ts";
import type { DeclaredType, DeclaredTypes, GenericUse, TypeShape } from "./types.ts";

/** Generic types of the language: what they are given is no database. */
const common: ReadonlySet<string> = new Set(
  "Array Awaited Exclude Extract Map NonNullable Omit Parameters Partial Pick Promise Readonly ReadonlyArray ReadonlySet Record Required ReturnType Set".split(
    " ",
  ),
);
const owners: ReadonlySet<string> = new Set([
  ...["abstract_class_declaration", "class_declaration", "interface_declaration", "type_alias_declaration"],
  ...["arrow_function", "function_declaration", "function_expression", "method_definition"],
]);
const typeDeclarations: ReadonlySet<string> = new Set(["interface_declaration", "type_alias_declaration"]);

/** Reads the types that a file declares at its top level, where its other names come from, and the arguments of generic types. */
export function declaredTypesIn(file: string, root: SyntaxNode): DeclaredTypes {
  const bindings = new Bindings(root);
  const types: Record<string, DeclaredType> = {};
  const exports: Record<string, { readonly name: string; readonly module?: string }> = {};
  const stars: string[] = [];
  for (const statement of namedChildren(root)) {
    if (statement.type === "export_statement") {
      const { star, names } = handedOnBy(statement);
      if (star !== undefined) stars.push(star);
      for (const [name, given] of names) exports[name] = given;
    }
    const declaration = statement.childForFieldName("declaration") ?? statement;
    const name = declaration.childForFieldName("name")?.text;
    const shape = typeDeclarations.has(declaration.type) ? declaredShape(declaration, bindings) : undefined;
    if (name === undefined || shape === undefined) continue;
    const known = types[name];
    // Interfaces of one name are one.
    types[name] =
      known === undefined
        ? { parameters: parametersOf(declaration), shape }
        : { ...known, shape: { is: "all", of: [known.shape, shape] } };
    if (statement.children.some((child) => child?.type === "default")) exports.default = { name };
  }
  const imports = [...bindings.all()].flatMap(({ name, from }) => (from === undefined ? [] : [[name, from] as const]));
  return {
    file,
    ...(isGeneratedCode(root.text) ? { generated: true } : {}),
    types,
    imports: Object.fromEntries(imports),
    exports,
    stars,
    texts: textsOf(root, bindings),
    generics: genericsIn(root, bindings),
  };
}

function parametersOf(owner: SyntaxNode): readonly string[] {
  const list = owner.childForFieldName("type_parameters");
  return list === null ? [] : namedChildren(list).flatMap((each) => each.childForFieldName("name")?.text ?? []);
}

/** Constants of the top level that are texts, and those in objects and enumerations, by `Name` and `Name.key`. */
function textsOf(root: SyntaxNode, bindings: Bindings): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  const note = (name: string, value: SyntaxNode | null | undefined) => {
    const text = value === null || value === undefined ? undefined : staticText(value, bindings)?.text;
    if (text !== undefined) texts[name] = text;
  };
  for (const statement of namedChildren(root)) {
    const declaration = statement.childForFieldName("declaration") ?? statement;
    const title = declaration.childForFieldName("name")?.text;
    if (declaration.type === "enum_declaration")
      for (const member of namedChildren(declaration.childForFieldName("body") ?? declaration))
        note(`${title}.${member.childForFieldName("name")?.text}`, member.childForFieldName("value"));
    for (const declarator of declaration.type === "lexical_declaration" ? namedChildren(declaration) : []) {
      const name = declarator.childForFieldName("name")?.text ?? "";
      const value = declarator.childForFieldName("value");
      note(name, value);
      const object = value === null ? undefined : unwrapped(value);
      if (object?.type === "object")
        for (const { key, value: part } of entriesOf(object).entries) note(`${name}.${key}`, part);
    }
  }
  return texts;
}

/** `Kysely<DB>`, `new Kysely<DB>()`, `connect<DB>()`, `extends Kysely<DB>`: each way to write one once. */
function genericsIn(root: SyntaxNode, bindings: Bindings): readonly GenericUse[] {
  const found = new Map<string, GenericUse>();
  for (const list of root.descendantsOfType(["type_arguments"])) {
    const path = list?.previousNamedSibling?.text.split(".") ?? [];
    if (list === null || path.length > 2 || common.has(path.at(-1) ?? "")) continue;
    const args = argumentShapes(list, bindings);
    if (args.every((shape) => shape === null)) continue;
    const at = args.findIndex((shape) => isName(shape));
    const within = at === -1 ? undefined : ownerOf(list, args[at] ?? null);
    const use: GenericUse = { path, args, ...(within === undefined ? {} : { within }) };
    found.set(JSON.stringify(use), use);
  }
  return [...found.values()];
}

function isName(shape: TypeShape | null): boolean {
  return shape?.is === "named" && shape.path.length === 1;
}

/** The declaration around whose type parameter is the argument. */
function ownerOf(list: SyntaxNode, argument: TypeShape | null): GenericUse["within"] {
  const parameter = argument?.is === "named" ? (argument.path[0] ?? "") : "";
  for (let { parent } = list; parent !== null; parent = parent.parent) {
    if (!owners.has(parent.type)) continue;
    const at = parametersOf(parent).indexOf(parameter);
    if (at === -1) continue;
    const named = parent.parent?.type === "variable_declarator" ? parent.parent : parent;
    return { name: named.childForFieldName("name")?.text ?? "", parameter: at };
  }
  return undefined;
}
