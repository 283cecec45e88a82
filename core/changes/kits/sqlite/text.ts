import { quoteName } from "../../../sql/identifiers.ts";
import { tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";

export const quote = (name: string): string => quoteName(name, "sqlite");

export const nameOf = (side: ChangeSide): string => tableOf(side, "sqlite");

/** Text as a string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Whether two values are not the same, NULL being a value. By the collation of their column, texts may be equal that differ in case. */
export function differs(a: string, b: string): string {
  return `${a} IS NOT ${b} COLLATE BINARY`;
}

export function alter(table: ChangeSide): string {
  return `ALTER TABLE ${nameOf(table)}`;
}
