import type { Schema } from "../schema/types.ts";
import type { FileUsages, TableReference, Usage } from "./types.ts";

/**
 * Makes usages name-only that may as well be of another database: the code lies as near to it, and it has such a column too. `beside`
 * gives the schemas that a file may mean besides the one that was asked about.
 */
export function doubtSharedCode(
  files: readonly FileUsages[],
  beside: (file: string) => readonly Schema[],
): readonly FileUsages[] {
  return files.map((file) => {
    const schemas = file.usages.length === 0 ? [] : beside(file.file);
    const isShared = (usage: Usage) => schemas.some((schema) => mayMean(usage, schema));
    if (!file.usages.some(isShared)) return file;
    return {
      ...file,
      usages: file.usages.map((usage) => (isShared(usage) ? { ...usage, certainty: "name-only" as const } : usage)),
    };
  });
}

function mayMean({ table, candidates = [], column, span }: Usage, schema: Schema): boolean {
  const tables = table === undefined ? candidates : [table];
  return tables.some((reference) => hasOrHad(schema, { ...reference, span }, column));
}

/** Names that are gone count: code may be older than the last migration. */
function hasOrHad(schema: Schema, name: TableReference & Pick<Usage, "span">, column: string): boolean {
  const table = schema.table(name);
  if (table === undefined) return false;
  const isKnown = table.columns.has(column) || table.formerColumns?.has(column) === true;
  return isKnown || column === "*" || !table.complete;
}
