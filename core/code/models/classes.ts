import { importedModel, isImportOf, sharedFolders } from "./resolve.ts";
import type { CodeModel, DeclaredModel, DeclaredRelation, ModelField } from "./types.ts";

/** How a library's classes inherit tables and columns. */
export interface ClassRules {
  /** The table of a class whose ancestors are given, nearest first; undefined when it has none. */
  table(
    model: DeclaredModel,
    ancestors: readonly DeclaredModel[],
  ): { readonly name: string; readonly unsure: boolean } | undefined;
  /** Whether a class is a base of this library, whatever it inherits from. */
  isRoot(model: DeclaredModel): boolean;
  /** Whether the class keeps the columns of this ancestor in its own table. */
  takesFieldsOf(ancestor: DeclaredModel, model: DeclaredModel): boolean;
  /** Columns that a class has without saying so. */
  implicit(model: DeclaredModel, fields: readonly ModelField[]): readonly ModelField[];
}

/** Where a field stands that no line of the model's own file declares. */
const nowhere = { start: 0, end: 0 };

/** A field that no line declares. */
export function impliedField(name: string, column: string): ModelField {
  return { name, column, span: nowhere, line: nowhere };
}

/** Brings together classes of a language whose classes may have several bases. */
export function resolveClasses(
  declared: readonly DeclaredModel[],
  relations: readonly DeclaredRelation[],
  rules: ClassRules,
): readonly CodeModel[] {
  const byName = new Map<string, DeclaredModel[]>();
  for (const model of declared) byName.set(model.name, [...(byName.get(model.name) ?? []), model]);
  return declared.flatMap((model) => {
    if (model.abstract) return [];
    const ancestors = ancestorsOf(model, byName);
    const table = [model, ...ancestors].some((each) => rules.isRoot(each)) ? rules.table(model, ancestors) : undefined;
    return table === undefined ? [] : [codeModel(model, ancestors, relations, table, rules)];
  });
}

function codeModel(
  model: DeclaredModel,
  ancestors: readonly DeclaredModel[],
  relations: readonly DeclaredRelation[],
  table: { readonly name: string; readonly unsure: boolean },
  rules: ClassRules,
): CodeModel {
  const sources = [model, ...ancestors.filter((ancestor) => rules.takesFieldsOf(ancestor, model))];
  const names = new Set([model.name, ...ancestors.map(({ name }) => name)]);
  const links = [
    ...[model, ...ancestors].flatMap((each) => each.relations),
    ...relations.filter(({ of }) => names.has(of)),
  ];
  const schema = sources.find((each) => each.schema !== undefined)?.schema;
  const relationMap = new Map<string, string>();
  const toMany = new Set<string>();
  for (const { name, target, many } of links) {
    if (relationMap.has(name)) continue;
    // A name that a mixin links to the class itself means whichever class takes it.
    relationMap.set(name, target === "self" ? model.name : target);
    if (many === true) toMany.add(name);
  }
  const fields = fieldsOf(sources, model);
  return {
    library: model.library,
    file: model.file,
    name: model.name,
    table: table.name,
    ...(schema === undefined ? {} : { schema }),
    reference: { name: table.name, ...(schema === undefined ? {} : { schema }) },
    fields: [...fields, ...rules.implicit(model, fields)],
    relations: relationMap,
    toMany,
    unsure: model.unsure === true || table.unsure,
    traits: new Set([model, ...ancestors].flatMap(({ traits }) => [...(traits ?? [])])),
  };
}

function fieldsOf(sources: readonly DeclaredModel[], model: DeclaredModel): readonly ModelField[] {
  const fields = new Map<string, ModelField>();
  for (const source of sources) {
    for (const field of source.fields) {
      if (fields.has(field.name)) continue;
      const place = source === model ? { span: field.span, line: field.line } : { span: nowhere, line: nowhere };
      fields.set(field.name, { name: field.name, column: field.column ?? field.name, ...place });
    }
  }
  return [...fields.values()];
}

/** The classes that a class inherits from, nearest first; of several of one name, that which lies nearest. */
function ancestorsOf(
  model: DeclaredModel,
  byName: ReadonlyMap<string, readonly DeclaredModel[]>,
): readonly DeclaredModel[] {
  const found: DeclaredModel[] = [];
  const visit = (child: DeclaredModel): void => {
    for (const base of child.bases ?? []) {
      const parent = parentOf(base, child, byName);
      if (parent === undefined || parent === model || found.includes(parent)) continue;
      found.push(parent);
      visit(parent);
    }
  };
  visit(model);
  return found;
}

function parentOf(
  base: string,
  child: DeclaredModel,
  byName: ReadonlyMap<string, readonly DeclaredModel[]>,
): DeclaredModel | undefined {
  const [module, name] = splitBase(base);
  const candidates = (byName.get(name) ?? []).filter((candidate) => candidate !== child);
  if (module === undefined) return nearest(candidates, child);
  // A class of another library may have the same name.
  const own = candidates.filter((candidate) => isImportOf(candidate, module, child.file));
  return importedModel(own, name, module, child.file) ?? nearest(own, child);
}

/** Module and name of a base of a class; the module is undefined for one of the same file. */
export function splitBase(base: string): readonly [string | undefined, string] {
  const colon = base.lastIndexOf(":");
  return colon === -1 ? [undefined, base] : [base.slice(0, colon), base.slice(colon + 1)];
}

function nearest(candidates: readonly DeclaredModel[], child: DeclaredModel): DeclaredModel | undefined {
  let best: DeclaredModel | undefined;
  for (const candidate of candidates) {
    if (best === undefined || closeness(candidate, child) > closeness(best, child)) best = candidate;
  }
  return best;
}

function closeness(candidate: DeclaredModel, child: DeclaredModel): number {
  return candidate.file === child.file ? Number.POSITIVE_INFINITY : sharedFolders(candidate.file, child.file);
}
