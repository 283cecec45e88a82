import type { DeclaredType, DeclaredTypes } from "./types.ts";

/** Which file an import means. */
export interface ModuleResolver {
  resolve(file: string, module: string): string | undefined;
}

/** A name at the top level of a file. */
export interface TypePlace {
  readonly file: string;
  readonly name: string;
  /** Undefined for what is no type with properties: a class or function with type parameters, a constant. */
  readonly type: DeclaredType | undefined;
}

/** How many files that hand a name on are gone through. */
const mostDeep = 8;

/** Finds where types are declared, through imports and the files that hand them on. */
export class TypeFinder {
  readonly #typesOf: (file: string) => DeclaredTypes | undefined;
  readonly #modules: ModuleResolver;

  /** `typesOf` reads a file when it is first led to. */
  constructor(typesOf: (file: string) => DeclaredTypes | undefined, modules: ModuleResolver) {
    this.#typesOf = typesOf;
    this.#modules = modules;
  }

  /** Where a name is declared, seen from a file: `Actor`, or `actor.PartialDB` of a module that is imported as a whole. */
  place(file: string, [first = "", ...rest]: readonly string[], depth = 0): TypePlace | undefined {
    const known = this.#typesOf(file);
    if (known === undefined || depth > mostDeep) return undefined;
    const type = known.types[first];
    if (type !== undefined) return rest.length === 0 ? { file, name: first, type } : undefined;
    const from = known.imports[first];
    if (from === undefined) {
      const name = [first, ...rest].join(".");
      const isHere = known.texts[name] !== undefined || known.generics.some(({ within }) => within?.name === name);
      return isHere ? { file, name, type: undefined } : undefined;
    }
    return this.#exported(file, from.module, from.imported, rest, depth + 1);
  }

  /** The text that a constant is: `tableName`, `Tables.users`. */
  text(file: string, path: readonly string[]): string | undefined {
    const place = this.place(file, path);
    return place === undefined ? undefined : this.#typesOf(place.file)?.texts[place.name];
  }

  #exported(from: string, module: string, name: string, rest: readonly string[], depth: number): TypePlace | undefined {
    const file = this.#modules.resolve(from, module);
    const known = file === undefined || depth > mostDeep ? undefined : this.#typesOf(file);
    if (file === undefined || known === undefined) return undefined;
    if (name === "*") {
      const [first, ...others] = rest;
      return first === undefined ? undefined : this.#exported(from, module, first, others, depth + 1);
    }
    const given = known.exports[name];
    if (given?.module !== undefined) return this.#exported(file, given.module, given.name, rest, depth + 1);
    const local = this.place(file, [given?.name ?? name, ...rest], depth + 1);
    if (local !== undefined) return local;
    for (const star of known.stars) {
      const found = this.#exported(file, star, name, rest, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
