import type { QualifiedName } from "../sql/names.ts";
import type { SchemaSettings, Store } from "./types.ts";

/** Kinds of facts in the store. Each has its own key space: `table:public.users`, `index:public.users_email_idx`. */
export type FactKind = "table" | "index" | "type" | "routine" | "sequence" | "statistics" | "references";

/** The schema that stands for the session's temporary one; it is looked up before the search path (manual, section 5.10.5). */
export const temporarySchema = "pg_temp";

/** The fact that temporary tables or views exist: mostly none do, and names need not be looked up among them. */
export const temporaryObjects = "temporary objects";

/**
 * The schema that a name is qualified with; undefined where a template leaves it open, `{{ .Namespace }}.users`: what it is set to comes
 * first in the search path of the code too, which seldom names it.
 */
function writtenSchema({ schema }: QualifiedName): string | undefined {
  return schema !== undefined && /^(?:\{\{.*\}\}|[$#]\{.*\})$/s.test(schema) ? undefined : schema;
}

/** The key under which a fact is stored. */
export function factKey(kind: FactKind, key: string): string {
  return `${kind}:${key}`;
}

/** `public.users`: the key of a table, index, type, routine or sequence without its kind. */
export function objectKey(schema: string, name: string): string {
  return `${schema}.${name}`;
}

/** Where an object of this name is created: in the written schema, else in the first one of the search path. */
export function creationKey(name: QualifiedName, settings: SchemaSettings): string {
  return objectKey(writtenSchema(name) ?? firstSchema(settings), name.name);
}

/** The first schema of the search path, where unqualified names are created. */
export function firstSchema(settings: SchemaSettings): string {
  return settings.searchPath.find((schema) => schema !== "$user") ?? "public";
}

/**
 * The key that a name means: a qualified name exactly; else in the first schema of the search path where it is known; else where
 * it would be created. A name that is known only outside the search path is not guessed.
 */
export function resolveKey(
  store: Pick<Store, "get">,
  kind: FactKind,
  name: QualifiedName,
  settings: SchemaSettings,
): string {
  const schema = writtenSchema(name);
  if (schema !== undefined) return objectKey(schema, name.name);
  if (store.get(temporaryObjects) === true) {
    const key = objectKey(temporarySchema, name.name);
    if (store.get(factKey(kind, key)) !== undefined) return key;
  }
  // With a single schema the name means the same whether it is known or not.
  if (settings.searchPath.length === 1) return creationKey(name, settings);
  for (const schema of settings.searchPath) {
    const key = objectKey(schema, name.name);
    if (store.get(factKey(kind, key)) !== undefined) return key;
  }
  return creationKey(name, settings);
}
