import type { TableReference } from "../types.ts";
import { snakeCaseOfKysely } from "./kysely.ts";
import { casingFor } from "./resolve.ts";
import { type ModuleResolver, TypeFinder } from "./type-finder.ts";
import { flat } from "./type-shapes.ts";
import type {
  Casing,
  CodeModel,
  Convention,
  DeclaredTypes,
  GenericUse,
  ModelField,
  TypeProperty,
  TypeShape,
} from "./types.ts";

/** What is asked of the files of a workspace, one by one. */
export interface TypeFiles {
  /** The types of a file, whatever words it has. */
  types(file: string): DeclaredTypes | undefined;
  /** The files that give the generic type of this name an argument. */
  giving(name: string): readonly string[];
}

/** What Kysely exports that is given the type of a database first. */
const givenDatabases: ReadonlySet<string> = new Set(["ControlledTransaction", "createKysely", "Kysely", "Transaction"]);
/** Types that have the properties of their first argument, all of them. */
const same: ReadonlySet<string> = new Set("Partial Prettify Readonly Required Selectable Simplify".split(" "));
/** What takes some tables of a database. */
const subsets: ReadonlySet<string> = new Set(["Omit", "Pick"]);

/** How deep types may be made of others. */
const mostDeep = 12;

/** A type as it stands in a file, with what the type parameters around it stand for there. */
interface Placed {
  readonly shape: TypeShape;
  readonly file: string;
  readonly given?: ReadonlyMap<string, Placed | undefined>;
  /** What it is called. */
  readonly name?: string;
}

interface PlacedProperty extends Placed {
  readonly key: string;
  readonly property: TypeProperty;
}

/** One type with columns of its own, and all that the table has. */
interface Part {
  readonly file: string;
  readonly name: string;
  readonly own: readonly PlacedProperty[];
  readonly all: readonly PlacedProperty[];
}

/** The tables of all databases whose types `known` files give to Kysely. */
export function kyselyModels(
  known: readonly DeclaredTypes[],
  files: TypeFiles,
  modules: ModuleResolver,
  conventions: readonly Convention[],
): readonly CodeModel[] {
  const read = new Map(known.map((types) => [types.file, types]));
  const typesOf = (file: string) => read.get(file) ?? files.types(file);
  const finder = new TypeFinder(typesOf, modules);
  const types = new KyselyTypes(finder);
  const models = new Map<string, CodeModel>();
  for (const root of databasesOf(known, files, finder))
    for (const table of types.properties(root, "Kysely")) {
      if (table.property.shape === undefined) continue;
      for (const part of types.parts(table)) {
        const casing = casingAt(root.file, part.file, conventions);
        // What a tool will write again is no place for edits.
        const own = typesOf(part.file)?.generated === true ? [] : part.own;
        const model = modelOf({ ...part, own }, referenceOf(table.key, casing), casing);
        models.set(`${part.file} ${part.name} ${model.schema}.${model.table}`, model);
      }
    }
  return [...models.values()];
}

/** Whether a file of TypeScript gives a generic type or function of this name an argument. */
export function givesArgument(path: string, text: string, name: string): boolean {
  return /\.[cm]?tsx?$/.test(path) && text.includes(`${name}<`);
}

/** The table that a key of a database's type names: `users`, or `auth.users` with its schema. */
export function referenceOf(key: string, casing: Casing): TableReference {
  const spelled = casing === "snake_case" ? snakeCaseOfKysely(key) : key;
  const dot = spelled.indexOf(".");
  return dot === -1 ? { name: spelled } : { schema: spelled.slice(0, dot), name: spelled.slice(dot + 1) };
}

/** The client that is made where the database's type is named decides; else the one near the table. */
function casingAt(root: string, file: string, conventions: readonly Convention[]): Casing {
  const own = conventions.find((convention) => convention.library === "kysely" && convention.file === root);
  return own?.casing ?? casingFor("kysely", file, conventions);
}

/** `Kysely<DB>` in the files, and `Database<DB>` of a class that has a `Kysely<T>` for its type parameter. */
function databasesOf(known: readonly DeclaredTypes[], files: TypeFiles, finder: TypeFinder): readonly Placed[] {
  const roots: Placed[] = [];
  const add = (file: string, shape: TypeShape | null | undefined) => {
    const whole = shape?.is === "named" && subsets.has(shape.path.join(".")) ? shape.args?.[0] : shape;
    if (whole !== null && whole !== undefined) roots.push({ file, shape: whole });
  };
  for (const types of known)
    for (const use of types.generics.filter((each) => isOfKysely(each, types))) {
      if (use.within === undefined) add(types.file, use.args[0]);
      else if (use.args[0]?.is === "named")
        for (const { file, given } of givenTo(use.within.name, types.file, files, finder))
          add(file, given.args[use.within.parameter]);
    }
  return roots;
}

function isOfKysely({ path }: GenericUse, { imports }: DeclaredTypes): boolean {
  const { imported, module = "" } = imports[path[0] ?? ""] ?? {};
  const name = imported === "*" ? path[1] : imported;
  return /(?:^|[/-])kysely\b/.test(module) && givenDatabases.has(name ?? "");
}

/** Where a generic type or function that a file declares is given arguments from outside. */
function* givenTo(name: string, file: string, files: TypeFiles, finder: TypeFinder) {
  for (const other of files.giving(name))
    for (const given of files.types(other)?.generics ?? []) {
      if (given.path.join(".") !== name || given.within !== undefined) continue;
      const place = finder.place(other, given.path);
      if (place?.file === file && place.name === name) yield { file: other, given };
    }
}

/** Follows types to the properties that they have. */
class KyselyTypes {
  readonly #finder: TypeFinder;

  constructor(finder: TypeFinder) {
    this.#finder = finder;
  }

  /** The properties of a type; each with its type, and, where that has no name, called after the one around. */
  properties(of: Placed, owner: string, depth = 0): readonly PlacedProperty[] {
    const { shape } = of;
    if (depth > mostDeep) return [];
    if (shape.is === "all")
      return shape.of.flatMap((part) => this.properties({ ...of, shape: part }, owner, depth + 1));
    if (shape.is === "object") return shape.properties.flatMap((property) => this.#property(of, property, owner));
    const next = this.#next(of, depth);
    return next === undefined ? [] : this.properties(next, next.name ?? owner, depth + 1);
  }

  #property({ file, given }: Placed, property: TypeProperty, owner: string): readonly PlacedProperty[] {
    const key = property.key ?? this.#finder.text(file, property.constant ?? []);
    if (key === undefined) return [];
    const shape: TypeShape = property.shape ?? { is: "all", of: [] };
    return [{ file, shape, key, property, name: `${owner}["${key}"]`, ...(given === undefined ? {} : { given }) }];
  }

  /** What a name, or a property of another type, stands for. */
  #next({ shape, file, given }: Placed, depth: number): Placed | undefined {
    if (shape.is === "property") {
      const of = { shape: shape.of, file, ...(given === undefined ? {} : { given }) };
      return this.properties(of, "", depth + 1).find(({ key }) => key === shape.key);
    }
    if (shape.is !== "named") return undefined;
    const [name = ""] = shape.path;
    if (shape.path.length === 1 && given?.has(name) === true) return given.get(name);
    const args = (shape.args ?? []).map((arg): Placed | undefined =>
      arg === null ? undefined : { shape: arg, file, ...(given === undefined ? {} : { given }) },
    );
    const place = this.#finder.place(file, shape.path);
    if (place?.type === undefined) return same.has(shape.path.at(-1) ?? "") ? args[0] : undefined;
    const parameters = place.type.parameters.map((parameter, i) => [parameter, args[i]] as const);
    return { shape: place.type.shape, file: place.file, given: new Map(parameters), name: place.name };
  }

  /** The types that a table is made of, the table's own first. */
  parts(table: PlacedProperty): readonly Part[] {
    return this.#partsOf(table, table.name ?? table.key, 0);
  }

  #partsOf(of: Placed, name: string, depth: number): readonly Part[] {
    const { shape } = of;
    if (depth > mostDeep) return [];
    if (shape.is === "named" || shape.is === "property") {
      const next = this.#next(of, depth);
      return next === undefined ? [] : this.#partsOf(next, next.name ?? name, depth + 1);
    }
    const shapes = flat(shape).map((part): Placed => ({ ...of, shape: part }));
    const own = shapes.filter((part) => part.shape.is === "object").flatMap((part) => this.properties(part, name));
    const all = this.properties(of, name, depth);
    const others = shapes.filter((part) => part.shape.is !== "object");
    return [{ file: of.file, name, own, all }, ...others.flatMap((part) => this.#partsOf(part, name, depth + 1))];
  }
}

const nowhere = { start: 0, end: 0 };

function modelOf({ file, name, own, all }: Part, reference: TableReference, casing: Casing): CodeModel {
  const places = new Map(own.map(({ key, property }) => [key, property]));
  const columns = new Map(all.map(({ key }) => [key, casing === "snake_case" ? snakeCaseOfKysely(key) : key]));
  const fields = [...columns].map(
    ([key, column]): ModelField => ({
      name: key,
      column,
      span: places.get(key)?.span ?? nowhere,
      line: places.get(key)?.line ?? nowhere,
    }),
  );
  return {
    library: "kysely",
    file,
    name,
    table: reference.name,
    ...(reference.schema === undefined ? {} : { schema: reference.schema }),
    reference,
    fields,
    relations: new Map(),
    unsure: false,
  };
}
