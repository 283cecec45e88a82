import type { CodeEnvironment } from "../../libraries/library.ts";
import { libraryType } from "./library-types.ts";
import { RowTargets } from "./row-targets.ts";
import { DescribedScope, type Scope } from "./signature.ts";
import { either, element, first, member, type RowSource, type TypeDeclaration, type Value } from "./value.ts";

/** Values as they are after all references are followed. */
export type Resolved = Exclude<
  Value,
  { is: "type" | "name" | "member" | "element" | "result" | "made" | "lookup" | "first" | "new" }
>;

/** How many references are followed for one value, one behind the other, and in all. */
const mostDeep = 60;
const mostSteps = 1000;

const sameList: ReadonlySet<string> = new Set(
  "concat filter reverse slice sort splice toReversed toSorted values".split(" "),
);
const oneOfList: ReadonlySet<string> = new Set(["at", "find", "findLast", "pop", "shift"]);
/** Methods that run a query and give one row. */
const givesOne: ReadonlySet<string> = new Set(["executeTakeFirst", "executeTakeFirstOrThrow", "first"]);
/** Methods of promises and streams that give the same. */
const sameValue: ReadonlySet<string> = new Set(["catch", "finally"]);

/** Where an exported name is declared; without a file when that is no file of the workspace. */
interface ExportedPlace {
  readonly name: string;
  readonly file: string | undefined;
  readonly module: string;
}

/** Libraries whose rows are objects that are saved; those of the others are copies, and setting their properties stores nothing. */
export const savedObjects: ReadonlySet<string> = new Set(["sequelize", "typeorm"]);

/** Follows what the names and types of files stand for through the files of the workspace. */
export class Resolver {
  readonly targets: RowTargets;
  readonly #environment: CodeEnvironment;
  readonly #own: { readonly file: string; readonly scope: Scope };
  readonly #scopes = new Map<string, Scope | undefined>();
  readonly #filling = new Set<string>();
  readonly #places = new Map<string, ExportedPlace | undefined>();
  readonly #names = new Map<string, Resolved | undefined>();
  #steps = 0;
  #depth = 0;

  constructor(environment: CodeEnvironment, file: string, scope: Scope) {
    this.#environment = environment;
    this.#own = { file, scope };
    this.targets = new RowTargets(environment);
  }

  /** What a value is after all; undefined when it cannot be told. */
  resolve(value: Value | undefined): Resolved | undefined {
    this.#steps = 0;
    this.#depth = 0;
    return this.#resolve(value);
  }

  #resolve(value: Value | undefined): Resolved | undefined {
    if (value === undefined || ++this.#steps > mostSteps || this.#depth >= mostDeep) return undefined;
    this.#depth++;
    const resolved = this.#follow(value);
    this.#depth--;
    return resolved;
  }

  #follow(value: Value): Resolved | undefined {
    switch (value.is) {
      case "type": {
        const { name, file, args = [] } = value;
        if (args.length > 0) return this.#type(name, file, args);
        return this.#remembered(`type ${file} ${name}`, () => this.#type(name, file, args));
      }
      case "name":
        return this.#remembered(`name ${value.file} ${value.name}`, () => this.#name(value.name, value.file));
      case "lookup": {
        const key = this.#resolve(value.by);
        return key?.is === "literal" ? this.#resolve(member(value.of, key.text)) : undefined;
      }
      case "new": {
        const of = this.#resolve(value.of);
        // What is saved may well have been loaded before.
        const isCopy = of?.is === "row" && !savedObjects.has(of.of.library);
        return isCopy ? { ...of, isNew: true } : of;
      }
      case "first":
        return this.#first(value.of);
      case "member":
        return this.#member(this.#resolve(value.of), value.key);
      case "element":
        return this.#element(this.#resolve(value.of), value.at);
      case "result":
        return this.#result(this.#resolve(value.of), value);
      case "made": {
        const of = this.#resolve(value.of);
        if (of?.is === "class") return this.#instance(of.name, of.file);
        return of?.is === "table" ? { is: "row", of: of.of, isNew: true } : undefined;
      }
      case "instance":
        return this.#instance(value.name, value.file);
      case "either":
        return this.#either(value.of);
      case "class": {
        const table = this.targets.declared(value.name, value.file);
        return table === undefined ? value : { is: "table", of: table };
      }
      default:
        return value;
    }
  }

  /** An object of a class; a row, where the class is an entity. */
  #instance(name: string, file: string): Resolved {
    const table = this.targets.declared(name, file);
    return table === undefined ? { is: "instance", name, file } : { is: "row", of: table };
  }

  /** All that is known has to agree: a value of two tables is none. */
  #either(values: readonly Value[]): Resolved | undefined {
    const known = values.flatMap((value) => this.#resolve(value) ?? []);
    const [first, ...others] = known;
    if (first === undefined || others.length === 0) return first;
    const key = keyOf(first);
    return others.every((other) => keyOf(other) === key) ? first : { is: "either", of: known };
  }

  /** What a name stands for is looked up once; on the way to itself it is nothing. */
  #remembered(key: string, look: () => Resolved | undefined): Resolved | undefined {
    if (this.#names.has(key)) return this.#names.get(key);
    this.#names.set(key, undefined);
    const found = look();
    this.#names.set(key, found);
    return found;
  }

  #first(values: readonly Value[]): Resolved | undefined {
    let other: Resolved | undefined;
    for (const value of values) {
      const known = this.#resolve(value);
      if (known !== undefined && this.#hasRows(known)) return known;
      other ??= known;
    }
    return other;
  }

  #hasRows(value: Resolved): boolean {
    if (value.is === "row" || value.is === "either") return true;
    if (value.is !== "list" && value.is !== "keyed") return false;
    const of = this.#resolve(value.of);
    return of !== undefined && this.#hasRows(of);
  }

  #scope(file: string): Scope | undefined {
    if (file === this.#own.file) return this.#own.scope;
    if (this.#scopes.has(file)) return this.#scopes.get(file);
    const signature = this.#environment.flow?.signature(file);
    const scope = signature === undefined ? undefined : new DescribedScope(signature);
    this.#scopes.set(file, scope);
    return scope;
  }

  #type(name: string, file: string, args: readonly (Value | undefined)[]): Resolved | undefined {
    const known = this.#scope(file);
    if (known === undefined) return undefined;
    const own = known.type(name);
    if (own !== undefined) return this.#declaredType(name, file, own, args);
    if (known.class(name) !== undefined) return this.#instance(name, file);
    const builtIn = libraryType(name, args, {
      resolve: (value) => this.#resolve(value),
      targets: this.targets,
      module: known.import(name)?.module,
    });
    if (builtIn !== undefined) return this.#resolve(builtIn);
    const { imported, module } = known.import(name) ?? {};
    if (imported === undefined || module === undefined) return undefined;
    return this.#exported(file, module, imported, (found, at) => this.#type(found, at, args));
  }

  #declaredType(
    name: string,
    file: string,
    { parameters, value }: TypeDeclaration,
    args: readonly (Value | undefined)[],
  ): Resolved | undefined {
    const table = this.targets.declared(name, file);
    if (table !== undefined) return { is: "row", of: table };
    const filled = this.#filled(name, file);
    if (filled !== undefined) return filled;
    return this.#resolve(parameters.length === 0 ? value : substituted(value, file, parameters, args));
  }

  /** A type without rows that a function of its file says it gives: what it gives indeed. */
  #filled(name: string, file: string): Resolved | undefined {
    const value = this.#scope(file)?.filled(name);
    const key = `${file} ${name}`;
    if (value === undefined || this.#filling.has(key)) return undefined;
    this.#filling.add(key);
    const known = this.#resolve(value);
    this.#filling.delete(key);
    return known?.is === "row" ? known : undefined;
  }

  #name(name: string, file: string): Resolved | undefined {
    const table = this.targets.declared(name, file);
    if (table !== undefined) return { is: "table", of: table };
    const known = this.#scope(file);
    if (known === undefined) return undefined;
    const value = known.value(name);
    if (value !== undefined) return this.#resolve(value);
    if (known.class(name) !== undefined) return { is: "class", name, file };
    const { imported, module } = known.import(name) ?? {};
    if (imported === undefined || module === undefined) return undefined;
    return this.#imported(file, module, imported);
  }

  #imported(file: string, module: string, imported: string): Resolved | undefined {
    return this.#exported(file, module, imported, (found, at) => this.#name(found, at));
  }

  /** Looks for an exported name, through the files that hand it on. */
  #exported(
    from: string,
    module: string,
    name: string,
    look: (name: string, file: string) => Resolved | undefined,
  ): Resolved | undefined {
    const key = `${from} ${module} ${name}`;
    if (!this.#places.has(key)) {
      // A circle of files that hand on each other's names.
      this.#places.set(key, undefined);
      this.#places.set(key, this.#placeOf(from, module, name));
    }
    const place = this.#places.get(key);
    if (place === undefined) return undefined;
    if (place.file === undefined) return this.targets.generated(place.name, place.module);
    if (place.name === "*") return { is: "module", file: place.file, module: place.module };
    return look(place.name, place.file);
  }

  #placeOf(from: string, module: string, name: string): ExportedPlace | undefined {
    const file = this.#environment.flow?.modules.resolve(from, module);
    if (file === undefined || name === "*") return { name, file, module };
    const known = this.#scope(file);
    if (known === undefined) return undefined;
    const given = known.export(name);
    if (given?.module !== undefined) return this.#placeOf(file, given.module, given.name);
    const local = given?.name ?? name;
    const { imported, module: other } = given === undefined ? {} : (known.import(local) ?? {});
    if (imported !== undefined && other !== undefined) return this.#placeOf(file, other, imported);
    if (this.#isDeclared(local, file, known)) return { name: local, file, module };
    for (const star of known.stars) {
      if (!this.#mayExport(file, star, name)) continue;
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
    const isThere = place?.file !== undefined || this.targets.generated(name, place?.module ?? "") !== undefined;
    const found = isThere ? place : undefined;
    this.#places.set(key, found);
    return found;
  }

  #isDeclared(name: string, file: string, known: Scope): boolean {
    return (
      known.type(name) !== undefined ||
      known.value(name) !== undefined ||
      known.class(name) !== undefined ||
      this.targets.declared(name, file) !== undefined
    );
  }

  /** A file that neither has the name nor hands on other files need not be read. */
  #mayExport(from: string, module: string, name: string): boolean {
    const { flow } = this.#environment;
    const file = flow?.modules.resolve(from, module);
    return flow === undefined || file === undefined || flow.mayExport(file, name);
  }

  #member(of: Resolved | undefined, key: string): Resolved | undefined {
    if (of === undefined) return undefined;
    if (key === "then" && of.is !== "instance") return { is: "literal", text: key };
    switch (of.is) {
      case "row":
        return this.#resolve(this.targets.related(of, key));
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
        return this.#either(of.of.map((each) => member(each, key)).filter((each) => each !== undefined));
      case "list":
      case "tuple":
      case "keyed":
        return this.#method(of, key);
      default:
        return sameValue.has(key) ? { is: "function", returns: of } : undefined;
    }
  }

  /** A name of a module that is imported as a whole; of one that exports an object, its property. */
  #ofModule({ file, module }: { readonly file: string; readonly module: string }, key: string): Resolved | undefined {
    const known = this.#scope(file);
    if (known === undefined) return undefined;
    const look = (name: string, at: string) => {
      const its = this.#scope(at);
      return its?.type(name) !== undefined ? this.#type(name, at, []) : this.#name(name, at);
    };
    if (this.#isDeclared(key, file, known)) return look(key, file);
    const given = known.export(key);
    if (given !== undefined)
      return given.module === undefined ? look(given.name, file) : this.#exported(file, given.module, given.name, look);
    const whole = known.value("default") ?? this.#defaultOf(known, file);
    if (whole !== undefined && key !== "default") return this.#member(this.#resolve(whole), key);
    for (const star of known.stars) {
      const found = this.#mayExport(file, star, key) ? this.#exported(file, star, key, look) : undefined;
      if (found !== undefined) return found;
    }
    return this.targets.generated(key, module);
  }

  #defaultOf(known: Scope, file: string): Value | undefined {
    const { name, module } = known.export("default") ?? {};
    return name === undefined || module !== undefined ? undefined : { is: "name", name, file };
  }

  #field({ fields, and = [] }: Extract<Value, { is: "object" }>, key: string): Resolved | undefined {
    const own = fields[key];
    if (own !== undefined) return this.#resolve(own);
    return this.#either(and.map((part): Value => ({ is: "member", of: part, key })));
  }

  #ofTable(of: RowSource, key: string): Resolved | undefined {
    if (key === "$inferSelect" || key === "_") return { is: "row", of };
    if (key === "$inferInsert") return { is: "row", of, isNew: true };
    const declared = of.file === undefined || of.model === undefined ? undefined : ([of.model, of.file] as const);
    return declared === undefined ? undefined : this.#ofClass(...declared, key, "statics");
  }

  #ofClass(name: string, file: string, key: string, kind: "members" | "statics"): Resolved | undefined {
    const known = this.#scope(file)?.class(name);
    if (known === undefined || ++this.#steps > mostSteps) return undefined;
    const own = known[kind][key];
    if (own !== undefined) return this.#resolve(own);
    const base = this.#resolve(known.base);
    return base?.is === "class" ? this.#ofClass(base.name, base.file, key, kind) : undefined;
  }

  #method(of: Resolved, method: string): Resolved | undefined {
    if (sameList.has(method))
      return { is: "function", returns: method === "values" && of.is === "keyed" ? { is: "list", of: of.of } : of };
    if (oneOfList.has(method) || (method === "get" && of.is === "keyed")) {
      const one = element(of, of.is === "tuple" ? 0 : undefined);
      return one === undefined ? undefined : { is: "function", returns: one };
    }
    if (method === "map" || method === "flatMap" || method === "then") return { is: "literal", text: method };
    if (sameValue.has(method)) return { is: "function", returns: of };
    if (of.is === "list" && of.isQuery === true)
      return {
        is: "function",
        returns: givesOne.has(method) ? of.of : method === "execute" ? { is: "list", of: of.of } : of,
      };
    return of.is === "keyed" ? this.#resolve(of.of) : undefined;
  }

  #element(of: Resolved | undefined, at?: number): Resolved | undefined {
    if (of?.is === "list" || of?.is === "keyed") return this.#resolve(of.of);
    if (of?.is === "either")
      return this.#either(
        of.of.map((each): Value => ({ is: "element", of: each, ...(at === undefined ? {} : { at }) })),
      );
    if (of?.is === "object") return this.#either(Object.values(of.fields));
    if (of?.is !== "tuple") return undefined;
    if (at !== undefined) return this.#resolve(of.of[at]);
    return this.#either(of.of.filter((each) => each !== undefined));
  }

  #result(of: Resolved | undefined, { callback, args = [] }: Extract<Value, { is: "result" }>): Resolved | undefined {
    if (of?.is === "function") {
      if (of.generic === undefined || of.returns === undefined) return this.#resolve(of.returns);
      const { file, names, types } = of.generic;
      const given = names.map((name) =>
        types.map((type, i) => argumentFor(name, type, args[i])).find((each) => each !== undefined),
      );
      return this.#resolve(substituted(of.returns, file, names, given));
    }
    if (of?.is === "literal" && of.text === "then") return this.#resolve(callback);
    if (of?.is === "literal" && of.text === "map" && callback !== undefined) {
      const given = this.#resolve(callback);
      return given === undefined ? undefined : { is: "list", of: given };
    }
    if (of?.is === "literal" && of.text === "flatMap") {
      const given = this.#resolve(callback);
      return given?.is === "list" || given?.is === "tuple"
        ? given
        : given === undefined
          ? undefined
          : { is: "list", of: given };
    }
    if (of?.is === "either")
      return this.#either(
        of.of.flatMap((each) => (each.is === "function" && each.returns !== undefined ? [each.returns] : [])),
      );
    return undefined;
  }
}

/** What a type parameter stands for, told by the argument for a parameter of this type: `T`, `T[]`, `Promise<T | null>`. */
function argumentFor(name: string, type: Value | undefined, argument: Value | undefined): Value | undefined {
  if (type === undefined || argument === undefined) return undefined;
  if (type.is === "type" && type.name === name) return argument;
  if (type.is === "list") return argumentFor(name, type.of, element(argument));
  if (type.is === "either")
    return type.of.map((each) => argumentFor(name, each, argument)).find((each) => each !== undefined);
  if (type.is !== "type") return undefined;
  const [of] = type.args ?? [];
  if (/^(?:Promise|Readonly|Awaited|NonNullable)$/.test(type.name)) return argumentFor(name, of, argument);
  return /^(?:Readonly)?(?:Array|Set)$|Iterable$/.test(type.name)
    ? argumentFor(name, of, element(argument))
    : undefined;
}

function keyOf(value: Resolved): string {
  return JSON.stringify(value);
}

/** The value with arguments in the place of the parameters of its type. */
function substituted(
  value: Value,
  file: string,
  parameters: readonly string[],
  args: readonly (Value | undefined)[],
): Value | undefined {
  const of = (inner: Value): Value | undefined => substituted(inner, file, parameters, args);
  if (value.is === "type") {
    const at = value.file === file ? parameters.indexOf(value.name) : -1;
    if (at !== -1) return args[at];
    return { ...value, args: value.args?.map((each) => (each === undefined ? undefined : of(each))) ?? [] };
  }
  if (value.is === "object") {
    const fields = Object.entries(value.fields).flatMap(([key, each]) => {
      const inner = of(each);
      return inner === undefined ? [] : [[key, inner] as const];
    });
    return { ...value, fields: Object.fromEntries(fields), and: (value.and ?? []).flatMap((each) => of(each) ?? []) };
  }
  if (value.is === "either") return either(value.of.map(of));
  if (value.is === "first") return first(value.of.map(of));
  if (value.is === "tuple")
    return { is: "tuple", of: value.of.map((each) => (each === undefined ? undefined : of(each))) };
  if (value.is === "lookup") {
    const [owner, by] = [of(value.of), of(value.by)];
    return owner === undefined || by === undefined ? undefined : { is: "lookup", of: owner, by };
  }
  if (value.is === "list" || value.is === "keyed" || value.is === "element" || value.is === "member") {
    const inner = of(value.of);
    return inner === undefined ? undefined : { ...value, of: inner };
  }
  return value;
}
