import type { DeclaredClass } from "../models/types.ts";
import { GoNames } from "./names.ts";

/** As it stands in `DeclaredClass.library` of what is read here. */
export const goTypes = "go";

/** How the type that a named list or map holds, or another name stands for, is told among members. */
const elements = "[]";

/** `func FindUser(id int) (*User, error) {`, `func (s *Store) All() (users []User, err error) {`. */
const functions =
  /^func\s+(?:\(\s*(?:\w+\s+)?\*?(\w+)(?:\[[^\]]*\])?\s*\)\s*)?(\w+)(?:\[[^\]]*\])?\(((?:[^(){}]|\([^()]*\))*)\)\s*(?:\(\s*(?:\w+\s+)?([^\s(),]+)|([^\s(){]+))?[^{\n]*\{/gm;
const types = /^(?:type\s+|\t)(\w+)(?:\[[^\]]*\])?\s+(struct|interface)\s*\{$/gm;
/** `type Users []*User`, `type ByID map[int]User`, and other names of a type: `type User = models.User`. */
const others = /^(?:type\s+|\t)(\w+)\s+(=\s*)?((?:\*|\[\w*\]|map\[[\w.]+\])*(?:\w+\.)?\w+)$/gm;
/** `Name, Other *models.User` and an embedded `*models.User`. */
const fields =
  /^\t+(?:(\w+(?:\s*,\s*\w+)*)\s+)?((?:\*|\[\w*\]|map\[[\w.]+\])*(?:\w+\.)?\w+)(?:\s*(?:`[^`\n]*`|\/\/[^\n]*))?$/gm;
/** `FindUser(id int) (*User, error)` of an interface. */
const methods = /^\t+(\w+)\((?:[^()\n]|\([^()\n]*\))*\)\s*(?:\(\s*(?:\w+\s+)?([^\s(),]+)|([^\s(){]+))/gm;

/**
 * What the structs, interfaces and functions of a file lead to, by the text alone: a class for each type (`models.User`) and one for the
 * package. The types are named with their packages; a method has `()` behind its name.
 */
export function declaredTypes(file: string, text: string): readonly DeclaredClass[] {
  const names = new GoNames(text);
  if (names.own === "") return [];
  const found = new Map<string, { readonly returns: Record<string, string>; readonly bases: string[] }>();
  const of = (name: string) => {
    const known = found.get(name) ?? { returns: {}, bases: [] };
    found.set(name, known);
    return known;
  };
  const add = (owner: string, name: string, written: string | undefined) => {
    const type = written === undefined ? undefined : names.typeIn(written);
    if (type !== undefined && !builtIn.test(type)) of(owner).returns[name] = type;
  };
  for (const [, receiver, name = "", , first, only] of text.matchAll(functions))
    add(receiver === undefined ? names.own : `${names.own}.${receiver}`, `${name}()`, first ?? only);
  for (const [, name, alias, written = ""] of text.matchAll(others))
    if (alias !== undefined || /^[[m]/.test(written)) add(`${names.own}.${name}`, elements, written);
  for (const match of text.matchAll(types)) {
    const owner = `${names.own}.${match[1]}`;
    const body = bodyAt(text, match.index + match[0].length);
    if (match[2] === "interface")
      for (const [, name = "", first, only] of body.matchAll(methods)) add(owner, `${name}()`, first ?? only);
    for (const [, list, type = ""] of body.matchAll(fields)) {
      if (list === undefined) of(owner).bases.push(...[names.typeIn(type) ?? []].flat());
      else for (const name of list.split(",")) add(owner, name.trim(), type);
    }
  }
  return [...found].map(([name, { returns, bases }]) => ({
    library: goTypes,
    file,
    name,
    returns,
    ...(bases.length === 0 ? {} : { bases }),
  }));
}

/** What stands between a brace and the one that closes it. */
function bodyAt(text: string, start: number): string {
  let depth = 1;
  for (let i = start; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return text.slice(start, i);
  }
  return "";
}

const builtIn = /\.(?:any|bool|byte|complex\d+|error|float\d+|rune|string|u?int(?:\d+|ptr)?)$/;

/** What the declarations of all files say. Of a type that two packages of one name declare, nothing is said. */
export class GoDeclarations {
  readonly #classes = new Map<string, DeclaredClass[]>();

  constructor(classes: readonly DeclaredClass[]) {
    for (const declared of classes) {
      if (declared.library !== goTypes) continue;
      const list = this.#classes.get(declared.name);
      if (list === undefined) this.#classes.set(declared.name, [declared]);
      else list.push(declared);
    }
  }

  /** The type of a field, or with `()` what a method or, of a package, a function gives. */
  memberOf(owner: string, name: string, depth = 0): string | undefined {
    const declared = this.#classes.get(owner) ?? [];
    const found = new Set(
      declared.flatMap(({ returns }) => (Object.hasOwn(returns, name) ? (returns[name] ?? []) : [])),
    );
    const [only, ...others] = found;
    if (others.length > 0) return undefined;
    if (only !== undefined || depth > 3) return only;
    return this.basesOf(owner).flatMap((base) => this.memberOf(base, name, depth + 1) ?? [])[0];
  }

  /** What a named list or map holds (`User` of `type Users []User`); of other types themselves. */
  elementOf(type: string): string {
    return this.memberOf(type, elements) ?? type;
  }

  /** The types that a struct embeds. */
  basesOf(owner: string): readonly string[] {
    return (this.#classes.get(owner) ?? []).flatMap(({ bases = [] }) => bases);
  }
}
