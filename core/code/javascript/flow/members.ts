import type { ExportedNames } from "./exported-names.ts";
import { methodOf, sameValue } from "./list-methods.ts";
import type { Resolved } from "./resolver.ts";
import type { RowTargets } from "./row-targets.ts";
import type { Scope } from "./signature.ts";
import { argumentFor, substituted } from "./substitution.ts";
import { methodOfTable } from "./table-methods.ts";
import { member, type RowSource, type Value } from "./value.ts";

/** What the members of values need of the resolver, which needs them in turn. */
export interface ResolvedValues {
  resolve(value: Value | undefined): Resolved | undefined;
  either(values: readonly Value[]): Resolved | undefined;
  type(name: string, file: string, args: readonly (Value | undefined)[]): Resolved | undefined;
  name(name: string, file: string): Resolved | undefined;
  exported(
    from: string,
    module: string,
    name: string,
    look: (name: string, file: string) => Resolved | undefined,
  ): Resolved | undefined;
}

/** Tells what properties, elements and results of values are. */
export class Members {
  readonly #values: ResolvedValues;
  readonly #names: ExportedNames;
  readonly #targets: RowTargets;

  constructor(values: ResolvedValues, names: ExportedNames, targets: RowTargets) {
    this.#values = values;
    this.#names = names;
    this.#targets = targets;
  }

  /** What a property of a value is. */
  member(of: Resolved | undefined, key: string): Resolved | undefined {
    if (of === undefined) return undefined;
    if (key === "then" && of.is !== "instance") return { is: "literal", text: key };
    switch (of.is) {
      case "row":
        return this.#values.resolve(this.#targets.related(of, key));
      case "table":
        return this.#ofTable(of.of, key);
      case "object":
        return this.#field(of, key);
      case "instance":
        return this.#ofClass(of.name, of.file, key, "members");
      case "class":
        return this.#ofClass(of.name, of.file, key, "statics");
      case "module":
        return this.#ofModule(of, key);
      case "either":
        return this.#values.either(of.of.map((each) => member(each, key)).filter((each) => each !== undefined));
      case "list":
      case "tuple":
      case "keyed":
        return this.#values.resolve(methodOf(of, key));
      default:
        return sameValue.has(key) ? { is: "function", returns: of } : undefined;
    }
  }

  /** A name of a module that is imported as a whole; of one that exports an object, its property. */
  #ofModule({ file, module }: { readonly file: string; readonly module: string }, key: string): Resolved | undefined {
    const known = this.#names.scope(file);
    if (known === undefined) return undefined;
    const look = (name: string, at: string) => {
      const its = this.#names.scope(at);
      return its?.type(name) !== undefined ? this.#values.type(name, at, []) : this.#values.name(name, at);
    };
    if (this.#names.isDeclared(key, file, known)) return look(key, file);
    const given = known.export(key);
    if (given !== undefined)
      return given.module === undefined
        ? look(given.name, file)
        : this.#values.exported(file, given.module, given.name, look);
    const whole = known.value("default") ?? this.#defaultOf(known, file);
    const part = key === "default" ? undefined : this.member(this.#values.resolve(whole), key);
    if (part !== undefined) return part;
    for (const star of known.stars) {
      const found = this.#names.mayExport(file, star, key) ? this.#values.exported(file, star, key, look) : undefined;
      if (found !== undefined) return found;
    }
    return this.#targets.generated(key, module);
  }

  #defaultOf(known: Scope, file: string): Value | undefined {
    const { name, module } = known.export("default") ?? {};
    return name === undefined || module !== undefined ? undefined : { is: "name", name, file };
  }

  #field({ fields, and = [] }: Extract<Value, { is: "object" }>, key: string): Resolved | undefined {
    const own = fields[key];
    if (own !== undefined) return this.#values.resolve(own);
    return this.#values.either(and.map((part): Value => ({ is: "member", of: part, key })));
  }

  #ofTable(of: RowSource, key: string): Resolved | undefined {
    if (key === "$inferSelect" || key === "_") return { is: "row", of };
    if (key === "$inferInsert") return { is: "row", of, isNew: true };
    const declared = of.file === undefined || of.model === undefined ? undefined : ([of.model, of.file] as const);
    const own = declared === undefined ? undefined : this.#ofClass(...declared, key, "statics");
    return own ?? this.#values.resolve(methodOfTable(of, key));
  }

  #ofClass(name: string, file: string, key: string, kind: "members" | "statics"): Resolved | undefined {
    const known = this.#names.scope(file)?.class(name);
    if (known === undefined) return undefined;
    const own = known[kind][key];
    if (own !== undefined) return this.#values.resolve(own);
    const base = this.#values.resolve(known.base);
    return base?.is === "class" ? this.#ofClass(base.name, base.file, key, kind) : undefined;
  }

  /** What an element of a value is: the one at a place, or any. */
  element(of: Resolved | undefined, at?: number): Resolved | undefined {
    if (of?.is === "list" || of?.is === "keyed") return this.#values.resolve(of.of);
    if (of?.is === "either")
      return this.#values.either(
        of.of.map((each): Value => ({ is: "element", of: each, ...(at === undefined ? {} : { at }) })),
      );
    if (of?.is === "object") return this.#values.either(Object.values(of.fields));
    if (of?.is !== "tuple") return undefined;
    if (at !== undefined) return this.#values.resolve(of.of[at]);
    return this.#values.either(of.of.filter((each) => each !== undefined));
  }

  /** What a call of a value gives. */
  result(of: Resolved | undefined, { callback, args = [] }: Extract<Value, { is: "result" }>): Resolved | undefined {
    if (of?.is === "function") {
      if (of.generic === undefined || of.returns === undefined) return this.#values.resolve(of.returns);
      const { file, names, types } = of.generic;
      const given = names.map((name) =>
        types.map((type, i) => argumentFor(name, type, args[i])).find((each) => each !== undefined),
      );
      return this.#values.resolve(substituted(of.returns, file, names, given));
    }
    if (of?.is === "literal" && of.text === "then") return this.#values.resolve(callback);
    if (of?.is === "literal" && of.text === "map" && callback !== undefined) {
      const given = this.#values.resolve(callback);
      return given === undefined ? undefined : { is: "list", of: given };
    }
    if (of?.is === "literal" && of.text === "flatMap") {
      const given = this.#values.resolve(callback);
      return given?.is === "list" || given?.is === "tuple"
        ? given
        : given === undefined
          ? undefined
          : { is: "list", of: given };
    }
    if (of?.is === "either")
      return this.#values.either(
        of.of.flatMap((each) => (each.is === "function" && each.returns !== undefined ? [each.returns] : [])),
      );
    return undefined;
  }
}
