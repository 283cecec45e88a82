import { quoteName } from "../../../sql/identifiers.ts";
import { objectName, tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import type { Step } from "../kit.ts";
import { literal } from "./literal.ts";

/** In a migration of its own: the value cannot be used in the transaction that adds it (PostgreSQL 12: manual, ALTER TYPE). */
export function addEnumValue(type: ChangeSide, value: string, after: string | undefined): Step {
  const position = after === undefined ? "" : ` AFTER ${literal(after)}`;
  return {
    verb: "expand",
    name: objectName("add", type.table, value),
    up: `ALTER TYPE ${tableOf(type, "postgres")} ADD VALUE IF NOT EXISTS ${literal(value)}${position};`,
  };
}

export function replaceValue(column: string, from: string, to: string) {
  const name = quoteName(column, "postgres");
  return { set: `${name} = ${literal(to)}`, where: `${name} = ${literal(from)}` };
}

export function otherThan(column: string, value: string): string {
  return `${quoteName(column, "postgres")} <> ${literal(value)}`;
}
