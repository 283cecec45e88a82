import type { ChangeSide } from "../../types.ts";
import { literal, nameOf } from "./text.ts";

function failIf(query: string, message: string): string {
  return `IF EXISTS (${query})\n  THROW 50000, ${literal(message)}, 1;`;
}

export function failIfAny(table: ChangeSide, condition: string, message: string): string {
  return failIf(`SELECT 1 FROM ${nameOf(table)} WHERE ${condition}`, message);
}

export function failIfTrigger(table: ChangeSide, triggers: readonly string[], message: string): string {
  const names = triggers.map(literal).join(", ");
  return failIf(`SELECT 1 FROM sys.triggers WHERE parent_id = ${idOf(table)} AND name IN (${names})`, message);
}

/** Whether an INSERT must name the column: NOT NULL, no default, and nothing that the server computes. */
export function failIfRequired(table: ChangeSide, column: string, message: string): string {
  return failIf(
    `SELECT 1 FROM sys.columns WHERE object_id = ${idOf(table)} AND name = ${literal(column)} AND is_nullable = 0 AND default_object_id = 0 AND is_identity = 0 AND is_computed = 0`,
    message,
  );
}

function idOf(table: ChangeSide): string {
  return `OBJECT_ID(${literal(nameOf(table))})`;
}
