import type { Schema, Table } from "../schema/types.ts";
import type { HistoryAnalysis } from "./history-analysis.ts";

/** So much of the smaller schema is in the larger one too when both are of one database. */
const enoughShare = { otherServer: 0.5, sameServer: 0.8 };
/** Services with databases of their own may begin with the same one or two tables; more of them are a copy. */
const enoughTables = 3;

/**
 * Whether two histories make the same tables: of one application that runs on several servers, or a copy for another driver. Two
 * databases on one kind of server that only share some tables are two.
 */
export function isSameDatabase(a: HistoryAnalysis, b: HistoryAnalysis): boolean {
  const [smaller, larger] = [tablesOf(a.schema), tablesOf(b.schema)].sort((x, y) => x.size - y.size);
  if (smaller === undefined || larger === undefined) return false;
  const isSameServer = a.dialect === b.dialect;
  if (isSameServer && smaller.size < enoughTables) return false;
  let [all, shared] = [0, 0];
  for (const [name, table] of smaller) {
    const other = larger.get(name);
    // Of a table that was made elsewhere, some columns are known by chance.
    const isKnown = table.complete && other?.complete !== false;
    all += isKnown ? table.columns.size : 1;
    if (other !== undefined) shared += isKnown ? columnsInBoth(table, other) : 1;
  }
  return shared > 0 && shared >= all * (isSameServer ? enoughShare.sameServer : enoughShare.otherServer);
}

/** Tables by their names alone, for schemas have other names on other servers. */
function tablesOf(schema: Schema): ReadonlyMap<string, Table> {
  const tables = schema.tables().filter(({ kind }) => kind === "table");
  return new Map(tables.map((table) => [table.name.toLowerCase(), table]));
}

function columnsInBoth(a: Table, b: Table): number {
  const names = new Set([...b.columns.keys()].map((name) => name.toLowerCase()));
  return [...a.columns.keys()].filter((name) => names.has(name.toLowerCase())).length;
}
