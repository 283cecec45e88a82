import type { DeclaredClass } from "../models/types.ts";
import type { SyntaxNode } from "../types.ts";
import { structName } from "./structs.ts";

/** `func FindUser(id int) (*User, error)`, `func AllUsers() (users []User, err error)`. Methods are left out: whose they are is not told. */
const declared = /^func (\w+)\([^{}]*?\)\s*(?:\(\s*(?:\w+\s+)?([^\s(),]+)|([^\s(){]+))[^{\n]*\{/gm;

/** The functions of a package with the struct that each gives, or gives first. The package stands in the place of a class. */
export function readFunctions(library: string, file: string, root: SyntaxNode): readonly DeclaredClass[] {
  const { text } = root;
  const found = [...text.matchAll(declared)].flatMap(([, name = "", first, only]) => {
    const struct = structName(first ?? only ?? "");
    return struct !== undefined && /^[A-Z]/.test(struct) ? [[name, struct] as const] : [];
  });
  const name = packageOf(text);
  return found.length === 0 || name === undefined ? [] : [{ library, file, name, returns: Object.fromEntries(found) }];
}

/** What the functions of all packages give, by package and name. Nothing where packages of one name do not agree. */
export class GoFunctions {
  readonly #structs = new Map<string, string | undefined>();
  readonly #own: string | undefined;

  /** Seen from a file. */
  constructor(classes: readonly DeclaredClass[], text: string) {
    this.#own = packageOf(text);
    for (const { library, name, returns } of classes)
      if (library === "gorm")
        for (const [title, struct] of Object.entries(returns)) {
          const key = `${name}.${title}`;
          this.#structs.set(key, this.#structs.has(key) && this.#structs.get(key) !== struct ? undefined : struct);
        }
  }

  /** The struct that a call gives, or gives first: `FindUser(1)`, `models.FindUser(1)`. */
  givenBy(call: SyntaxNode): string | undefined {
    const callee = call.childForFieldName("function");
    if (callee?.type === "identifier") return this.#structs.get(`${this.#own}.${callee.text}`);
    return /^\w+\.\w+$/.test(callee?.text ?? "") ? this.#structs.get(callee?.text ?? "") : undefined;
  }
}

function packageOf(text: string): string | undefined {
  return /^package (\w+)/m.exec(text)?.[1];
}
