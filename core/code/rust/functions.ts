import type { DeclaredClass } from "../models/types.ts";
import type { SyntaxNode } from "../types.ts";

/** What the functions of a file's `impl` blocks give, each block as a class, and its other functions under the empty name. */
export function functionsIn(library: string, file: string, root: SyntaxNode): readonly DeclaredClass[] {
  const found = new Map<string, Record<string, string>>();
  for (const node of root.descendantsOfType(["function_item", "function_signature_item"])) {
    const [name, type] = [node?.childForFieldName("name")?.text, node?.childForFieldName("return_type")?.text];
    if (node === null || name === undefined || type === undefined) continue;
    const owner = ownerOf(node);
    const returns = found.get(owner) ?? {};
    returns[name] = type.replace(/\bSelf\b/g, owner === "" ? "Self" : owner);
    found.set(owner, returns);
  }
  return [...found].map(([name, returns]) => ({ library, file, name, returns }));
}

/** The struct that an `impl` around the function is about. */
function ownerOf(node: SyntaxNode): string {
  for (let at = node.parent; at !== null; at = at.parent)
    if (at.type === "impl_item") return structName(at.childForFieldName("type")?.text ?? "") ?? "";
  return "";
}

/** What holds one value whose fields are read as if they were its own. */
const transparent = /^(?:\w+::)*(?:Arc|Box|Cow|Rc|Ref|RefMut|MutexGuard)$/;
/** Types whose value `?`, `unwrap` and the like take out. */
const fallible = /^(?:\w+::)*(?:\w*Result|Option)$/;
const lists = /^(?:\w+::)*(?:Vec|VecDeque|HashSet|BTreeSet)$/;

/** `User` of `&'a mut crate::User`; undefined for what has no fields of its own, such as lists and options. */
export function structName(type: string): string | undefined {
  const text = bare(type);
  return /^[\w:]+$/.test(text) ? text.split("::").at(-1) : undefined;
}

/** What `?`, `unwrap()` and the pattern `Some(…)` make of a type: `User` of `Result<User>`. */
export function unwrapped(type: string): string | undefined {
  const { name, first } = partsOf(bare(type));
  return fallible.test(name) ? first : undefined;
}

/** What a list of the type holds: `User` of `Vec<User>` and `&[User]`. */
export function elementOf(type: string): string | undefined {
  const text = bare(type);
  if (/^\[.*\]$/s.test(text)) return text.slice(1, -1).replace(/;[^;]*$/, "");
  const { name, first } = partsOf(text);
  return lists.test(name) ? first : undefined;
}

/** A type without references and smart pointers. */
function bare(type: string): string {
  const text = type.trim().replace(/^(?:&|'\w+|(?:mut|dyn|impl)\b|\s)+/, "");
  const { name, first } = partsOf(text);
  return transparent.test(name) && first !== undefined ? bare(first) : text;
}

/** `Result<User, Error>` as its name and the first argument that is no lifetime. */
function partsOf(type: string): { readonly name: string; readonly first: string | undefined } {
  const [, name = type, inner] = /^([\w:]+)\s*<(?:\s*'\w+\s*,)?(.*)>$/s.exec(type) ?? [];
  if (inner === undefined) return { name, first: undefined };
  let depth = 0;
  for (let i = 0; i < inner.length; i++) {
    const character = inner.charAt(i);
    if ("<([".includes(character)) depth++;
    else if (">)]".includes(character)) depth--;
    else if (character === "," && depth === 0) return { name, first: inner.slice(0, i).trim() };
  }
  return { name, first: inner.trim() };
}
