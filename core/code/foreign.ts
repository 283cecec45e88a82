import type { FileUsages, TableReference, Usage } from "./types.ts";

/** Every column that a table ever had; undefined for a table that is not known from its creation on. */
export type KnownColumns = (
  table: TableReference & { readonly span: Usage["span"] },
) => ReadonlySet<string> | undefined;

/** From this many columns that the table never had, and this share of all, another database has a table of this name. */
const enoughColumns = 3;
const enoughShare = 0.05;
/** In one file fewer say it: one column among many may be of a migration that could not be read. */
const enoughShareOfFile = 0.1;

/**
 * Many workspaces talk to more than one database, and tables of different databases share names. SQL that names columns which the
 * table never had means another one: its usages become name-only, in that file, and in all files when there are many such columns.
 * Libraries that declare their tables are not doubted.
 */
export function doubtForeignTables(files: readonly FileUsages[], known: KnownColumns): readonly FileUsages[] {
  // The same few tables are named thousands of times.
  const columnsOf = new Map<string, ReadonlySet<string> | undefined>();
  const counts = new Map<string, { total: number; readonly foreign: Set<string>; unknown: number }>();
  const perFile = files.map((file) => {
    const here = new Map<string, { total: number; unknown: number }>();
    for (const usage of file.usages) {
      const key = doubtable(usage);
      if (key === undefined || usage.table === undefined || everyTable.has(usage.column)) continue;
      if (usage.certainty !== "resolved") continue;
      if (!columnsOf.has(key)) columnsOf.set(key, known({ ...usage.table, span: usage.span }));
      const columns = columnsOf.get(key);
      if (columns === undefined) continue;
      const count = counts.get(key) ?? { total: 0, foreign: new Set<string>(), unknown: 0 };
      const own = here.get(key) ?? { total: 0, unknown: 0 };
      counts.set(key, count);
      here.set(key, own);
      count.total++;
      own.total++;
      if (columns.has(usage.column)) continue;
      count.foreign.add(usage.column);
      count.unknown++;
      own.unknown++;
    }
    const doubted = [...here].filter(([, { total, unknown }]) => unknown > 0 && unknown >= total * enoughShareOfFile);
    return new Set(doubted.map(([key]) => key));
  });
  const everywhere = new Set<string>();
  for (const [key, { total, foreign, unknown }] of counts)
    if (foreign.size >= enoughColumns && unknown >= total * enoughShare) everywhere.add(key);
  return files.map((file, i) => {
    if (everywhere.size === 0 && perFile[i]?.size === 0) return file;
    const isDoubted = (usage: Usage) => {
      const key = doubtable(usage);
      return key !== undefined && (everywhere.has(key) || perFile[i]?.has(key) === true);
    };
    if (!file.usages.some(isDoubted)) return file;
    return {
      ...file,
      usages: file.usages.map((usage) => (isDoubted(usage) ? { ...usage, certainty: "name-only" as const } : usage)),
    };
  });
}

/** Libraries in which code names columns that nothing declares. */
const written: ReadonlySet<string> = new Set(["sql", "squirrel", "goqu"]);

/** The table as the code writes it, for usages in SQL text. */
function doubtable(usage: Usage): string | undefined {
  if (!written.has(usage.library) || usage.table === undefined) return undefined;
  return usage.table.schema === undefined ? usage.table.name : `${usage.table.schema}.${usage.table.name}`;
}

/** Columns that every table has (PostgreSQL manual 5.6, System Columns). */
const everyTable: ReadonlySet<string> = new Set(["*", "cmax", "cmin", "ctid", "oid", "tableoid", "xmax", "xmin"]);
