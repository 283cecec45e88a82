import type { Schema } from "../schema/types.ts";
import type { Span } from "../text.ts";
import type { Certainty, FileUsages, TableReference, Usage } from "./types.ts";

/** A usage with the file that it was found in. */
export interface FoundUsage {
  readonly file: FileUsages;
  readonly usage: Usage;
}

/** Usages by the name of the column, so that asking about one column does not cost a walk over all files. */
export type UsageIndex = ReadonlyMap<string, readonly FoundUsage[]>;

/** With `only`, those of columns of this name. */
export function indexUsages(files: readonly FileUsages[], only?: string): UsageIndex {
  const index = new Map<string, FoundUsage[]>();
  for (const file of files) {
    for (const usage of file.usages) {
      if (only !== undefined && usage.column !== only) continue;
      const list = index.get(usage.column);
      if (list === undefined) index.set(usage.column, [{ file, usage }]);
      else list.push({ file, usage });
    }
  }
  return index;
}

/** The usages of one column of the table with this key, each with how sure it is that it is this column. */
export function usagesOfColumn(
  index: UsageIndex,
  tableKey: string,
  column: string,
  schema: Schema,
): readonly (FoundUsage & { readonly certainty: Certainty })[] {
  return (index.get(column) ?? []).flatMap((found) => {
    const certainty = certaintyOf(found.usage, tableKey, schema);
    return certainty === undefined ? [] : [{ ...found, certainty }];
  });
}

/** The usages of all columns of the table with this key, those of which it is not certain left out. */
export function usagesOfTable(index: UsageIndex, tableKey: string, schema: Schema): readonly FoundUsage[] {
  return [...index.values()].flatMap((found) =>
    found.filter(({ usage }) => usage.table !== undefined && keyOf(usage.table, schema) === tableKey),
  );
}

/** Undefined when the usage is of another table's column. */
function certaintyOf(usage: Usage, tableKey: string, schema: Schema): Certainty | undefined {
  const { table, candidates = [], own, column } = usage;
  if (table !== undefined) return keyOf(table, schema) === tableKey ? usage.certainty : undefined;
  const keys = candidates.map((candidate) => keyOf(candidate, schema));
  if (!keys.includes(tableKey)) return undefined;
  const mayBeOf = (tables: readonly string[]) => tables.some((key) => key !== tableKey && mayHave(schema, key, column));
  const ofQuery = keys.slice(0, own);
  // Names of a query's own tables come before those around it, and would be ambiguous if anything beside them had one too.
  const isOwn = ofQuery.includes(tableKey) && hasOrHad(schema, tableKey, column);
  const isElsewhere = isOwn ? mayBeOf(ofQuery) : usage.beside === true || mayBeOf(keys);
  return isElsewhere ? "name-only" : usage.certainty;
}

const nowhere: Span = { start: 0, end: 0 };

function keyOf(table: TableReference, schema: Schema): string {
  return schema.tableKey({ span: nowhere, ...table });
}

/** Whether the table has the column, or is not known well enough to say no. */
function mayHave(schema: Schema, key: string, column: string): boolean {
  const table = schema.tableByKey(key);
  return table === undefined || !table.complete || table.columns.has(column);
}

function hasOrHad(schema: Schema, key: string, column: string): boolean {
  const table = schema.tableByKey(key);
  return table?.columns.has(column) === true || table?.formerColumns?.has(column) === true;
}
