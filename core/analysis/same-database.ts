import type { Schema, Table } from "../schema/types.ts";
import type { HistoryAnalysis } from "./history-analysis.ts";

/** Of the columns of the smaller schema, so many are in the larger one too when both are of one database. */
const enoughShare = { otherServer: 0.5, sameServer: 0.8 };
/** Services with databases of their own may begin with the same one or two tables; more of them are a copy. */
const enoughTables = 3;

/**
 * Whether two histories make the same tables: of one application that runs on several servers, or a copy for another driver. Two
 * databases on one kind of server that only share some tables are two.
 */
export function isSameDatabase(a: HistoryAnalysis, b: HistoryAnalysis): boolean {
  const [smaller, larger] = [columnsOf(a.schema), columnsOf(b.schema)].sort((x, y) => x.columns.size - y.columns.size);
  if (smaller === undefined || larger === undefined) return false;
  const isSameServer = a.dialect === b.dialect;
  if (isSameServer && smaller.tables < enoughTables) return false;
  const shared = [...smaller.columns].filter((column) => larger.columns.has(column)).length;
  const share = isSameServer ? enoughShare.sameServer : enoughShare.otherServer;
  return shared > 0 && shared >= smaller.columns.size * share;
}

/** `table.column` of all tables, without their schemas, for those have other names on other servers. */
function columnsOf(schema: Schema): { readonly columns: ReadonlySet<string>; readonly tables: number } {
  const tables = schema.tables().filter(({ kind }) => kind === "table");
  const names = ({ name, columns }: Table) => [...columns.keys()].map((column) => `${name}.${column}`.toLowerCase());
  return { columns: new Set(tables.flatMap(names)), tables: tables.length };
}
