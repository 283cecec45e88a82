import { quoteName } from "../../../sql/identifiers.ts";
import { tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";

export const quote = (name: string): string => quoteName(name, "sqlserver");

export const nameOf = (side: ChangeSide): string => tableOf(side, "sqlserver");

/** Text as a literal of Unicode. */
export function literal(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`;
}

/** Whether two values are not the same, NULL being a value; texts by their collation. An aggregate takes it, for it has no subquery. */
export function differs(a: string, b: string): string {
  return `(${a} <> ${b} OR (${a} IS NULL AND ${b} IS NOT NULL) OR (${a} IS NOT NULL AND ${b} IS NULL))`;
}

export function alter(table: ChangeSide): string {
  return `ALTER TABLE ${nameOf(table)}`;
}
