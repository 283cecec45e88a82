import { quoteName } from "../../../sql/identifiers.ts";
import { literal } from "./server.ts";

export function replaceValue(column: string, from: string, to: string) {
  const name = quoteName(column, "mysql");
  return { set: `${name} = ${literal(to)}`, where: `${name} = ${literal(from)}` };
}

export function otherThan(column: string, value: string): string {
  return `${quoteName(column, "mysql")} <> ${literal(value)}`;
}
