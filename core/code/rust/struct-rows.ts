import type { CodeModel } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { importedPaths, plainName } from "./syntax.ts";

/** A field of a struct that stands for a row, where code reads it or assigns to it. */
export interface FieldUse {
  readonly at: SyntaxNode;
  readonly model: CodeModel;
  readonly column: string;
  readonly assigned: boolean;
}

/** Wrappers through which the fields of what they hold are read. */
const transparent = /^(?:&|'\w+|mut|dyn|\s|(?:\w+::)*(?:Arc|Box|Rc)<)+|>+$/g;

/** Finds what a file reads and sets of rows whose struct is written down: in the type of a parameter or variable, in a pattern, or as `self`. */
export class StructRows {
  readonly #models: ReadonlyMap<string, CodeModel>;

  /** `models` are those whose values are rows. */
  constructor(file: string, root: SyntaxNode, models: readonly CodeModel[]) {
    this.#models = known(file, root, models);
  }

  /** `user.name`, where `user` is said to be a row. */
  field(node: SyntaxNode): FieldUse | undefined {
    const [value, field] = [node.childForFieldName("value"), node.childForFieldName("field")];
    const { parent } = node;
    const isMethod =
      parent?.type === "call_expression" && parent.childForFieldName("function")?.startIndex === node.startIndex;
    const isCalled = isMethod && parent?.childForFieldName("function")?.endIndex === node.endIndex;
    const isSet =
      parent?.type === "assignment_expression" && parent.childForFieldName("left")?.endIndex === node.endIndex;
    if (value === null || field === null || isCalled || this.#models.size === 0) return undefined;
    const model = this.#models.get(typeOf(value, 0) ?? "");
    return model === undefined ? undefined : use(field, model, isSet);
  }

  /** `let User { name, email: address, .. } = user`. */
  pattern(node: SyntaxNode): readonly FieldUse[] {
    const model = this.#models.get(lastPart(node.childForFieldName("type")?.text ?? ""));
    if (model === undefined) return [];
    return namedChildren(node).flatMap((part) => {
      const name = part.type === "field_pattern" ? namedChildren(part)[0] : undefined;
      return name === undefined ? [] : [use(name, model, false) ?? []].flat();
    });
  }
}

function use(at: SyntaxNode, model: CodeModel, assigned: boolean): FieldUse | undefined {
  const field = model.fields.find((each) => each.name === plainName(at.text));
  return field === undefined ? undefined : { at, model, column: field.column, assigned };
}

/** The structs that a file declares, or imports by a path that leads to where they are declared. */
function known(file: string, root: SyntaxNode, models: readonly CodeModel[]): ReadonlyMap<string, CodeModel> {
  const found = new Map<string, CodeModel>();
  const declared = new Set(
    root.descendantsOfType(["struct_item", "enum_item"]).flatMap((node) => node?.childForFieldName("name")?.text ?? []),
  );
  const imported = new Map(importedPaths(root).map(({ name, path }) => [name, path]));
  for (const model of models) {
    const path = imported.get(model.name);
    const isNear = path !== undefined && path.at(-1) === model.name && leadsTo(path.slice(0, -1), model.file);
    if (declared.has(model.name) ? model.file === file : isNear) found.set(model.name, model);
  }
  for (const [wrapper, name] of dereferenced(root)) {
    const model = found.get(name);
    if (model !== undefined) found.set(wrapper, model);
  }
  return found;
}

/** `struct Page(User)` with `impl Deref for Page`: fields of what it holds are read as if they were its own. */
function dereferenced(root: SyntaxNode): readonly (readonly [wrapper: string, name: string])[] {
  const wrappers = new Set([...root.text.matchAll(/\bDeref\s+for\s+(\w+)/g)].map(([, name]) => name));
  if (wrappers.size === 0) return [];
  return root.descendantsOfType(["struct_item"]).flatMap((node) => {
    const [name, body] = [node?.childForFieldName("name")?.text ?? "", node?.childForFieldName("body")];
    if (!wrappers.has(name) || body?.type !== "ordered_field_declaration_list") return [];
    const types = namedChildren(body).filter(({ type }) => type !== "visibility_modifier" && type !== "attribute_item");
    const held = types.length === 1 ? structName(types[0] ?? null) : undefined;
    return held === undefined ? [] : [[name, held] as const];
  });
}

/** Whether one of the modules or crates of a path is the file, or a folder that it is in: `shop_db::users` of `crates/db/src/users.rs`. */
function leadsTo(path: readonly string[], file: string): boolean {
  const parts = file.replace(/\.rs$/, "").split("/");
  return path.some((name) => parts.some((part) => name === part.replaceAll("-", "_") && part !== "src"));
}

/** How many names are followed, one to the other. */
const mostDeep = 4;

/** The name of the struct that an expression is said to be. */
function typeOf(node: SyntaxNode, depth: number): string | undefined {
  if (depth > mostDeep) return undefined;
  if (node.type === "reference_expression" || node.type === "parenthesized_expression") {
    const inner = node.childForFieldName("value") ?? namedChildren(node)[0];
    return inner === undefined ? undefined : typeOf(inner, depth + 1);
  }
  if (node.type === "self") return ownType(node);
  return node.type === "identifier" ? typeOfName(node, depth) : undefined;
}

/** `impl Display for User`: what `self` is. */
function ownType(node: SyntaxNode): string | undefined {
  for (let at = node.parent; at !== null; at = at.parent)
    if (at.type === "impl_item") return structName(at.childForFieldName("type"));
  return undefined;
}

/** What the nearest declaration of a name says; of one that does not say it, nothing is known. */
function typeOfName(name: SyntaxNode, depth: number): string | undefined {
  let inner = name;
  for (let at = name.parent; at !== null; at = at.parent) {
    const declaration = declarationIn(at, inner, name.text);
    if (declaration !== undefined) {
      const type = declaration.childForFieldName("type");
      if (declaration.childForFieldName("pattern")?.type !== "identifier") return undefined;
      if (type !== null) return structName(type);
      const value = declaration.type === "let_declaration" ? declaration.childForFieldName("value") : null;
      return value === null ? undefined : typeOf(value, depth + 1);
    }
    if (at.type === "function_item") return undefined;
    inner = at;
  }
  return undefined;
}

/** What in a node introduces a name for the part of it in which the name is used. */
function declarationIn(at: SyntaxNode, inner: SyntaxNode, name: string): SyntaxNode | undefined {
  const has = (pattern: SyntaxNode | null) =>
    pattern !== null && new RegExp(`(?<![\\w.:])${name}(?!\\w|::|\\s*:)`).test(pattern.text);
  if (at.type === "block")
    return namedChildren(at).findLast(
      (part) =>
        part.type === "let_declaration" && part.endIndex <= inner.startIndex && has(part.childForFieldName("pattern")),
    );
  if (at.type === "function_item" || at.type === "closure_expression") {
    const parameters = namedChildren(at.childForFieldName("parameters") ?? at);
    return parameters.find((part) =>
      part.type === "parameter"
        ? has(part.childForFieldName("pattern"))
        : part.type !== "block" && at.type === "closure_expression" && has(part),
    );
  }
  const introduces =
    (at.type === "for_expression" || at.type === "match_arm" || at.type === "let_condition") &&
    has(at.childForFieldName("pattern"));
  if (introduces) return at;
  const condition =
    at.type === "if_expression" || at.type === "while_expression" ? at.childForFieldName("condition") : null;
  const lets = condition === null ? [] : [condition, ...condition.descendantsOfType(["let_condition"])];
  return lets.find((part) => part?.type === "let_condition" && has(part.childForFieldName("pattern"))) ?? undefined;
}

/** `User` of `&'a mut crate::User`; lists and options have no fields of their own. */
function structName(type: SyntaxNode | null): string | undefined {
  const text = type?.text.replace(transparent, "") ?? "";
  return /^[\w:]+$/.test(text) ? lastPart(text) : undefined;
}

function lastPart(path: string): string {
  return path.split("::").at(-1) ?? "";
}
