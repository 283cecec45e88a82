import type { CodeEnvironment } from "../../libraries/library.ts";
import { ExportedNames } from "./exported-names.ts";
import { calledName } from "./function-path.ts";
import { libraryType } from "./library-types.ts";
import { Members, type ResolvedValues } from "./members.ts";
import { RowTargets } from "./row-targets.ts";
import type { Scope } from "./signature.ts";
import { substituted } from "./substitution.ts";
import {
  type FunctionCall,
  type FunctionPlace,
  first,
  hasAtMost,
  member,
  type TypeDeclaration,
  type Value,
} from "./value.ts";

/** Values as they are after all references are followed. */
export type Resolved = Exclude<
  Value,
  { is: "type" | "name" | "member" | "element" | "result" | "made" | "lookup" | "first" | "new" | "given" }
>;

/** How many references are followed for one value, one behind the other, and in all. */
const mostDeep = 60;
const mostSteps = 1000;
/** How many parts a value may have that is compared with others. */
const mostCompared = 400;

/** Libraries whose rows are objects that are saved; those of the others are copies, and setting their properties stores nothing. */
export const savedObjects: ReadonlySet<string> = new Set(["mikro-orm", "sequelize", "typeorm"]);

/** Follows what the names and types of files stand for through the files of the workspace. */
export class Resolver {
  readonly targets: RowTargets;
  readonly #names: ExportedNames;
  readonly #calls: (file: string, name: string) => readonly FunctionCall[];
  readonly #members: Members;
  readonly #filling = new Set<string>();
  readonly #remembering = new Map<string, Resolved | undefined>();
  #steps = 0;
  #depth = 0;

  constructor(environment: CodeEnvironment, file: string, scope: Scope) {
    this.targets = new RowTargets(environment);
    this.#calls = (callee, name) => environment.flow?.calls(callee, name) ?? [];
    this.#names = new ExportedNames(environment, { file, scope }, this.targets);
    const values: ResolvedValues = {
      resolve: (value) => this.#resolve(value),
      either: (of) => this.#either(of),
      type: (name, at, args) => this.#type(name, at, args),
      name: (name, at) => this.#name(name, at),
      exported: (from, module, name, look) => this.#exported(from, module, name, look),
    };
    this.#members = new Members(values, this.#names, this.targets);
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
        return this.#members.member(this.#resolve(value.of), value.key);
      case "element":
        return this.#members.element(this.#resolve(value.of), value.at);
      case "result":
        return this.#members.result(this.#resolve(value.of), value);
      case "made": {
        const of = this.#resolve(value.of);
        if (of?.is === "class") return this.#instance(of.name, of.file);
        return of?.is === "table" ? { is: "row", of: of.of, isNew: true } : undefined;
      }
      case "given":
        return this.#remembered(`given ${value.to.file} ${value.to.path} ${value.parameter}`, () =>
          this.#given(value.to, value.parameter),
        );
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

  /** What other files give to a parameter, where that is known: who gives something else besides does not make it less true. */
  #given({ file, path }: FunctionPlace, parameter: number): Resolved | undefined {
    const calls = this.#calls(file, calledName(path));
    const given = calls.flatMap(({ callee, args }) => {
      const called = args[parameter] === undefined ? undefined : this.#resolve(callee);
      const isIt = called?.is === "function" && called.place?.file === file && called.place.path === path;
      return isIt ? [args[parameter]] : [];
    });
    return this.#either(given.filter((each) => each !== undefined));
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
    // What types of types make can be so large that comparing it would take minutes.
    if (known.some((value) => !hasAtMost(value, mostCompared))) return undefined;
    const key = keyOf(first);
    return others.every((other) => keyOf(other) === key) ? first : { is: "either", of: known };
  }

  /** What a name stands for is looked up once; on the way to itself it is nothing. */
  #remembered(key: string, look: () => Resolved | undefined): Resolved | undefined {
    if (this.#remembering.has(key)) return this.#remembering.get(key);
    this.#remembering.set(key, undefined);
    const found = look();
    this.#remembering.set(key, found);
    return found;
  }

  /** The first that leads to rows of one table; else to rows of one of several; else any. */
  #first(values: readonly Value[]): Resolved | undefined {
    const known = values.flatMap((value) => this.#resolve(value) ?? []);
    const withRows = known.filter((value) => this.#hasRows(value));
    const objects = known.filter((value) => value.is === "object");
    if (withRows.length === 0 && objects.length > 1) return firstOfEach(objects);
    return withRows.find((value) => value.is !== "either") ?? withRows[0] ?? known[0];
  }

  #hasRows(value: Resolved): boolean {
    if (value.is === "row" || value.is === "either") return true;
    if (value.is !== "list" && value.is !== "keyed") return false;
    const of = this.#resolve(value.of);
    return of !== undefined && this.#hasRows(of);
  }

  #type(name: string, file: string, args: readonly (Value | undefined)[]): Resolved | undefined {
    const known = this.#names.scope(file);
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
    const value = this.#names.scope(file)?.filled(name);
    const key = `${file} ${name}`;
    if (value === undefined || this.#filling.has(key)) return undefined;
    this.#filling.add(key);
    const known = this.#resolve(value);
    this.#filling.delete(key);
    return known?.is === "row" ? known : undefined;
  }

  #name(name: string, file: string): Resolved | undefined {
    const table = this.targets.declaredValue(name, file);
    if (table !== undefined) return { is: "table", of: table };
    const known = this.#names.scope(file);
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
    const place = this.#names.place(from, module, name);
    if (place === undefined) return undefined;
    if (place.file === undefined) return this.targets.generated(place.name, place.module);
    if (place.name === "*") return { is: "module", file: place.file, module: place.module };
    return look(place.name, place.file);
  }
}

/** An object whose properties are the first of several objects that lead to rows. */
function firstOfEach(objects: readonly Extract<Resolved, { is: "object" }>[]): Resolved {
  const keys = new Set(objects.flatMap(({ fields }) => Object.keys(fields)));
  const fields: Record<string, Value> = {};
  for (const key of keys) {
    const value = first(objects.map((object) => object.fields[key]));
    if (value !== undefined) fields[key] = value;
  }
  const and = objects.flatMap((object) => object.and ?? []);
  return { is: "object", fields, ...(and.length === 0 ? {} : { and }) };
}

function keyOf(value: Resolved): string {
  return JSON.stringify(value);
}
