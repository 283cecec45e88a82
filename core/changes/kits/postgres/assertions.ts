import { tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import { literal } from "./literal.ts";

/** A block that ends the migration when the condition holds. */
export function failIf(condition: string, message: string): string {
  return `DO $cutover$\nBEGIN\n  IF ${condition} THEN\n    RAISE EXCEPTION ${literal(message.replaceAll("%", "%%"))};\n  END IF;\nEND\n$cutover$;`;
}

export function failIfAny(table: ChangeSide, condition: string, message: string): string {
  return failIf(`EXISTS (SELECT FROM ${tableOf(table, "postgres")} WHERE ${condition})`, message);
}

export function failIfTrigger(table: ChangeSide, triggers: readonly string[], message: string): string {
  return failIf(
    `EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ${literal(tableOf(table, "postgres"))}::regclass AND tgname IN (${triggers.map(literal).join(", ")}))`,
    message,
  );
}

/** Whether an INSERT must name the column: NOT NULL and no default (manual, pg_attribute). */
export function failIfRequired(table: ChangeSide, column: string, message: string): string {
  return failIf(
    `EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${literal(tableOf(table, "postgres"))}::regclass AND attname = ${literal(column)} AND attnotnull AND NOT atthasdef)`,
    message,
  );
}
