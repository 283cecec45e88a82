import type { Dialect } from "../../sql/types.ts";
import type { SharedMapper } from "../mybatis/mapper.ts";
import type {
  Casing,
  CodeModel,
  Convention,
  DeclaredClass,
  DeclaredField,
  DeclaredModel,
  ModelFacts,
  ModelReader,
} from "./types.ts";

/** What is known of the models of a workspace's TypeScript and JavaScript. */
export interface CodeModels {
  readonly all: readonly CodeModel[];
  readonly conventions: readonly Convention[];
  readonly classes: readonly DeclaredClass[];
  readonly mappers: readonly SharedMapper[];
}

export const noModels: CodeModels = { all: [], conventions: [], classes: [], mappers: [] };

/** Brings together what the files declare: base classes, relations, and names that follow from a convention. */
export function resolveModels(
  facts: readonly ModelFacts[],
  readers: readonly ModelReader[],
  dialect: Dialect,
): CodeModels {
  const declared = facts.flatMap(({ models }) => models);
  const conventions = facts.flatMap((file) => file.conventions);
  const relations = facts.flatMap((file) => file.relations);
  const classes = facts.flatMap((file) => file.classes ?? []);
  const all = readers.flatMap((reader) => {
    const own = declared.filter(({ library }) => library === reader.library);
    if (reader.resolve !== undefined) {
      const scanned = classes.filter(({ library }) => library === reader.library);
      return reader.resolve(own, relations, conventions, dialect, scanned);
    }
    const byName = new Map(own.map((model) => [model.name, model]));
    return own
      .filter(({ abstract }) => !abstract)
      .map((model): CodeModel => {
        const casing = model.casing ?? casingFor(reader.library, model.file, conventions);
        const table = model.table ?? reader.tableName(model, casing);
        const chain = withBases(model, byName);
        const links = [...chain.flatMap((each) => each.relations), ...relations.filter(({ of }) => of === model.name)];
        return {
          library: reader.library,
          file: model.file,
          name: model.name,
          ...(model.heldAs === undefined ? {} : { heldAs: model.heldAs }),
          table,
          ...(model.schema === undefined ? {} : { schema: model.schema }),
          reference: { name: table, ...(model.schema === undefined ? {} : { schema: model.schema }) },
          fields: fieldsOf(chain).map(({ field, inherited }) => ({
            name: field.name,
            column: field.column ?? reader.columnName(field.derivedFrom ?? field.name, casing),
            span: inherited ? nowhere : field.span,
            line: inherited ? nowhere : field.line,
          })),
          relations: new Map(links.map(({ name, target }) => [name, target])),
          toMany: new Set(links.filter(({ many }) => many).map(({ name }) => name)),
          unsure: model.unsure === true,
          ...(model.traits === undefined ? {} : { traits: model.traits }),
        };
      });
  });
  return {
    all,
    conventions,
    classes,
    mappers: facts.flatMap(({ mappers = [] }) => mappers),
  };
}

/** Where a field stands that another file declares. */
const nowhere = { start: 0, end: 0 };

/** The model and the classes that it extends, the model first, and the traits that they are made of. */
function withBases(model: DeclaredModel, byName: ReadonlyMap<string, DeclaredModel>): readonly DeclaredModel[] {
  const chain = extended(model, byName);
  const traits = chain.flatMap(({ bases = [] }) => bases.flatMap((name) => byName.get(name) ?? []));
  return [...chain, ...traits.filter((trait) => trait.abstract && !chain.includes(trait))];
}

function extended(model: DeclaredModel, byName: ReadonlyMap<string, DeclaredModel>): readonly DeclaredModel[] {
  const chain = [model];
  for (let base = model.base; base !== undefined; ) {
    const next = byName.get(base);
    if (next === undefined || chain.includes(next)) break;
    chain.push(next);
    base = next.base;
  }
  return chain;
}

function fieldsOf(chain: readonly DeclaredModel[]): readonly { readonly field: DeclaredField; inherited: boolean }[] {
  const fields = new Map<string, { field: DeclaredField; inherited: boolean }>();
  for (const [i, { fields: own }] of chain.entries())
    for (const field of own) if (!fields.has(field.name)) fields.set(field.name, { field, inherited: i > 0 });
  return [...fields.values()];
}

/** The convention that holds in a file: that of the nearest place where the library is set up. */
export function casingFor(library: string, file: string, conventions: readonly Convention[]): Casing {
  const distances = conventions
    .filter((convention) => convention.library === library)
    .map(({ casing, file: place }) => ({ casing, distance: foldersBetween(place, file) }))
    .sort((a, b) => a.distance - b.distance);
  const nearest = distances.filter(({ distance }) => distance === distances[0]?.distance);
  // Of two clients side by side, the one with a convention of its own is the one that is meant.
  return (nearest.find(({ casing }) => casing !== "as-is") ?? nearest[0])?.casing ?? "as-is";
}

/** Steps up and down from the folder of one file to that of the other; going up is farther. */
function foldersBetween(from: string, to: string): number {
  const shared = sharedFolders(from, to);
  return (from.split("/").length - 1 - shared) * 100 + (to.split("/").length - 1 - shared);
}

/** The model that an imported name means, seen from `file`; undefined when several could be meant. */
export function importedModel<M extends Pick<DeclaredModel, "file" | "name" | "schema" | "table">>(
  models: readonly M[],
  imported: string,
  module: string,
  file: string,
): M | undefined {
  const named = models.filter(({ name }) => name === imported);
  if (named.length <= 1) return named[0];
  const target = module.startsWith(".") ? resolvePath(file, module) : undefined;
  const exact = named.filter((model) => target !== undefined && withoutExtension(model.file) === target);
  if (exact.length === 1) return exact[0];
  const scored = named.map((model) => ({ model, score: nearness(model.file, file, module, target) }));
  const most = Math.max(...scored.map(({ score }) => score));
  const best = scored.filter(({ score }) => score === most).map(({ model }) => model);
  // Two declarations of one table, as a generator leaves them, are as good as one.
  const isOneTable = new Set(best.map(({ schema, table }) => `${schema}.${table}`)).size === 1;
  return isOneTable ? best[0] : undefined;
}

/** Names of modules that hand on what others declare. */
const collections: ReadonlySet<string> = new Set(
  "db database drizzle entities entity index model models orm schema schemas sequelize tables typeorm".split(" "),
);

/** Whether an import of `module` in `file` can well be of the model's file: that file, a folder around it, or a collection. */
export function isImportOf(model: Pick<CodeModel, "file">, module: string, file: string): boolean {
  const path = withoutExtension(model.file);
  const last = (withoutExtension(module).split("/").at(-1) ?? "").replace(/^[@~#]/, "");
  if (collections.has(last.toLowerCase()) || last === "" || last === "." || last === "..") return true;
  if (!module.startsWith(".")) return path.split("/").includes(last);
  const target = resolvePath(file, module);
  return path === target || path.startsWith(`${target}/`);
}

function nearness(candidate: string, file: string, module: string, target: string | undefined): number {
  const inTarget = target !== undefined && candidate.startsWith(`${target}/`) ? 100 : 0;
  const parts = new Set(withoutExtension(candidate).split("/"));
  const named = target === undefined ? module.split("/").filter((part) => parts.has(part)).length * 10 : 0;
  return inTarget + named + sharedFolders(candidate, file);
}

/** How many folders two paths have in common from the root on. */
export function sharedFolders(a: string, b: string): number {
  const [left, right] = [a.split("/").slice(0, -1), b.split("/").slice(0, -1)];
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared++;
  return shared;
}

function resolvePath(file: string, module: string): string {
  const parts = file.split("/").slice(0, -1);
  for (const part of module.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return withoutExtension(parts.join("/"));
}

function withoutExtension(path: string): string {
  return path.replace(/\.(?:[cm]?[jt]sx?|py|rb)$/, "").replace(/\/(?:index|__init__)$/, "");
}
