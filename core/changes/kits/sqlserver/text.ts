import { quoteName } from "../../../sql/identifiers.ts";
import { tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";

export const quote = (name: string): string => quoteName(name, "sqlserver");

export const nameOf = (side: ChangeSide): string => tableOf(side, "sqlserver");

/** Text as a literal of Unicode. */
export function literal(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`;
}

/** Makes a text that is compared character by character; the dot keeps blanks at the end, which a comparison passes over. */
export function exactText(text: string): string {
  return `CONCAT(${text}, '.') COLLATE Latin1_General_100_BIN2`;
}

/**
 * Whether two values are not the same, NULL being a value. By their collation texts may be equal that differ in case, accents or blanks at the end, so
 * those are compared as they stand, where the type tells that they are. An aggregate takes it, for it has no subquery.
 */
export function differs(a: string, b: string, type = ""): string {
  const other = /char/.test(type) ? `${exactText(a)} <> ${exactText(b)}` : `${a} <> ${b}`;
  return `(${other} OR (${a} IS NULL AND ${b} IS NOT NULL) OR (${a} IS NOT NULL AND ${b} IS NULL))`;
}

export function alter(table: ChangeSide): string {
  return `ALTER TABLE ${nameOf(table)}`;
}
