import type { HistoryAnalysis } from "../analysis/history-analysis.ts";
import { nameText, typeText } from "../explain/describe.ts";
import type { KnownColumn } from "./types.ts";

/** The columns of the tables behind the last migrations, in the order of their names; partitions have those of their parents. */
export function knownColumns(analyses: readonly HistoryAnalysis[]): readonly KnownColumn[] {
  const columns = analyses.flatMap(({ history, schema }) => {
    if (history.dump === true) return [];
    const tables = schema.tables().filter(({ kind, partitionOf }) => kind === "table" && partitionOf === undefined);
    return tables.flatMap((table) =>
      [...table.columns.values()].map(({ name, type, created }) => ({
        table: nameText(schema.nameOf(table)),
        tableKey: `${table.schema}.${table.name}`,
        column: name,
        created,
        type: type === undefined ? "" : typeText(type),
      })),
    );
  });
  const key = ({ table, column }: KnownColumn) => `${table}.${column}`;
  return columns.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
