import type { CodeModel, DeclaredClass } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { structName } from "./functions.ts";
import { RowTypes } from "./row-types.ts";
import { importedPaths, plainName } from "./syntax.ts";

/** A field of a struct that stands for a row, where code reads it or assigns to it. */
export interface FieldUse {
  readonly at: SyntaxNode;
  readonly model: CodeModel;
  readonly column: string;
  readonly assigned: boolean;
}

/** Finds what a file reads and sets of rows whose struct is written down: in the type of a parameter or variable, in a pattern, or as `self`. */
export class StructRows {
  readonly #models: ReadonlyMap<string, CodeModel>;
  readonly #types: RowTypes;

  /** `models` are those whose values are rows; `classes` say what functions give. */
  constructor(file: string, root: SyntaxNode, models: readonly CodeModel[], classes: readonly DeclaredClass[]) {
    this.#models = known(file, root, models);
    this.#types = new RowTypes(file, this.#models, models, classes);
  }

  /** Every use of a field below a node. */
  in(root: SyntaxNode): readonly FieldUse[] {
    return root.descendantsOfType(["field_expression", "struct_pattern", "identifier"]).flatMap((node) => {
      if (node === null) return [];
      if (node.type === "struct_pattern") return this.pattern(node);
      const found = node.type === "field_expression" ? this.field(node) : this.token(node);
      return found === undefined ? [] : [found];
    });
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
    if (value === null || field === null || isCalled) return undefined;
    const model = this.#types.modelOf(value);
    return model === undefined ? undefined : use(field, model, isSet);
  }

  /** `user . name` among the tokens of a macro: `assert_eq!(user.name, "x")`. */
  token(node: SyntaxNode): FieldUse | undefined {
    const siblings = node.parent?.type === "token_tree" ? node.parent.children : [];
    const at = siblings.findIndex((sibling) => sibling?.startIndex === node.startIndex);
    const [before, name, dot, , after] = [3, 2, 1, 0, -1].map((back) => siblings[at - back] ?? undefined);
    const isPath = before?.text === "." || before?.text === "::";
    if (dot?.text !== "." || name === undefined || isPath || after?.type === "token_tree") return undefined;
    const model = name.type === "identifier" || name.type === "self" ? this.#types.modelOfName(name) : undefined;
    return model === undefined ? undefined : use(node, model, false);
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
  const paths = importedPaths(root);
  const imported = new Map(paths.map(({ name, path }) => [name, path]));
  const open = new Set(paths.flatMap(({ name, path }) => (name === "*" ? (path.at(-1) ?? []) : [])));
  for (const model of models) {
    const path = imported.get(model.name);
    const isNear = path !== undefined && path.at(-1) === model.name && leadsTo(path.slice(0, -1), model.file);
    const isSeen = isNear || (path === undefined && open.has(moduleOf(model.file)));
    if (declared.has(model.name) ? model.file === file : isSeen) found.set(model.name, model);
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
    const held = types.length === 1 ? structName(types[0]?.text ?? "") : undefined;
    return held === undefined ? [] : [[name, held] as const];
  });
}

/** Whether one of the modules or crates of a path is the file, or a folder that it is in: `shop_db::users` of `crates/db/src/users.rs`. */
function leadsTo(path: readonly string[], file: string): boolean {
  const parts = file.replace(/\.rs$/, "").split("/");
  return path.some((name) => parts.some((part) => name === part.replaceAll("-", "_") && part !== "src"));
}

function lastPart(path: string): string {
  return path.split("::").at(-1) ?? "";
}

/** The name of the module that a file is: `users` of `src/users.rs` and `src/users/mod.rs`. */
function moduleOf(file: string): string {
  return /(?:^|\/)(\w+)(?:\/mod)?\.rs$/.exec(file)?.[1] ?? "";
}
