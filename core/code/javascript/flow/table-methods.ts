import { type RowSource, rowValue, type Value } from "./value.ts";

const givesRow: ReadonlySet<string> = new Set(["build", "create", "findByPk", "findOne"]);
const givesRows: ReadonlySet<string> = new Set(["bulkCreate", "findAll"]);
/** A row, and whether it was there. */
const givesPair: ReadonlySet<string> = new Set(["findOrBuild", "findOrCreate", "upsert"]);

/** Methods that models of Sequelize have, whatever holds them, and that are given columns or give rows. */
export const tableMethods: ReadonlySet<string> = new Set([
  ...givesRow,
  ...givesRows,
  ...givesPair,
  ...["count", "decrement", "destroy", "findAndCountAll", "increment", "max", "min", "restore", "sum", "update"],
]);

/** What a method of a table gives, by the rules of its library. */
export function methodOfTable(of: RowSource, method: string): Value | undefined {
  if (of.library !== "sequelize") return undefined;
  if (givesRow.has(method)) return { is: "function", returns: rowValue(of, "row") };
  if (givesRows.has(method)) return { is: "function", returns: rowValue(of, "rows") };
  if (givesPair.has(method)) return { is: "function", returns: { is: "tuple", of: [rowValue(of, "row")] } };
  if (method !== "findAndCountAll") return undefined;
  return { is: "function", returns: { is: "object", fields: { rows: rowValue(of, "rows") } } };
}
