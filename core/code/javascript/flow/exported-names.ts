import type { CodeEnvironment } from "../../libraries/library.ts";
import type { RowTargets } from "./row-targets.ts";
import { DescribedScope, type Scope } from "./signature.ts";

/** Where an exported name is declared; without a file when that is no file of the workspace. */
export interface ExportedPlace {
  readonly name: string;
  readonly file: string | undefined;
  readonly module: string;
}

/** Finds names in the files of the workspace, seen from one of them. */
export class ExportedNames {
  readonly #environment: CodeEnvironment;
  readonly #own: { readonly file: string; readonly scope: Scope };
  readonly #targets: RowTargets;
  readonly #scopes = new Map<string, Scope | undefined>();
  readonly #places = new Map<string, ExportedPlace | undefined>();

  constructor(
    environment: CodeEnvironment,
    own: { readonly file: string; readonly scope: Scope },
    targets: RowTargets,
  ) {
    this.#environment = environment;
    this.#own = own;
    this.#targets = targets;
  }

  /** What the names of a file stand for. */
  scope(file: string): Scope | undefined {
    if (file === this.#own.file) return this.#own.scope;
    if (this.#scopes.has(file)) return this.#scopes.get(file);
    const signature = this.#environment.flow?.signature(file);
    const scope = signature === undefined ? undefined : new DescribedScope(signature);
    this.#scopes.set(file, scope);
    return scope;
  }

  /** Where a name that a module exports is declared, looked for through the files that hand it on. */
  place(from: string, module: string, name: string): ExportedPlace | undefined {
    const key = `${from} ${module} ${name}`;
    if (!this.#places.has(key)) {
      // A circle of files that hand on each other's names.
      this.#places.set(key, undefined);
      this.#places.set(key, this.#placeOf(from, module, name));
    }
    return this.#places.get(key);
  }

  #placeOf(from: string, module: string, name: string): ExportedPlace | undefined {
    const file = this.#environment.flow?.modules.resolve(from, module);
    if (file === undefined || name === "*") return { name, file, module };
    const known = this.scope(file);
    if (known === undefined) return undefined;
    const given = known.export(name);
    if (given?.module !== undefined) return this.#placeOf(file, given.module, given.name);
    const local = given?.name ?? name;
    const { imported, module: other } = given === undefined ? {} : (known.import(local) ?? {});
    if (imported !== undefined && other !== undefined) return this.#placeOf(file, other, imported);
    if (this.isDeclared(local, file, known)) return { name: local, file, module };
    for (const star of known.stars) {
      if (!this.mayExport(file, star, name)) continue;
      const found = this.#starPlace(file, star, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #starPlace(from: string, module: string, name: string): ExportedPlace | undefined {
    const key = `${from} ${module} ${name}`;
    if (this.#places.has(key)) return this.#places.get(key);
    this.#places.set(key, undefined);
    const place = this.#placeOf(from, module, name);
    // What leads out of the workspace is only taken where a generated client has the name.
    const isThere = place?.file !== undefined || this.#targets.generated(name, place?.module ?? "") !== undefined;
    const found = isThere ? place : undefined;
    this.#places.set(key, found);
    return found;
  }

  /** Whether a file declares a name itself. */
  isDeclared(name: string, file: string, known: Scope): boolean {
    return (
      known.type(name) !== undefined ||
      known.value(name) !== undefined ||
      known.class(name) !== undefined ||
      this.#targets.declared(name, file) !== undefined
    );
  }

  /** A file that neither has the name nor hands on other files need not be read. */
  mayExport(from: string, module: string, name: string): boolean {
    const { flow } = this.#environment;
    const file = flow?.modules.resolve(from, module);
    return flow === undefined || file === undefined || flow.mayExport(file, name);
  }
}
