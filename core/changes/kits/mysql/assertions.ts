import { tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import { literal } from "./server.ts";

/**
 * One statement that fails when the condition holds, without a routine and without locking a row: the servers have no assertion, but a
 * value can be one row only, and the branch that has two is computed when it is asked for.
 */
export function failIf(condition: string, message: string): string {
  return `-- Fails with error 1242, "Subquery returns more than 1 row", when it finds something:
-- ${message}.
SELECT IF(
  ${condition},
  (SELECT ${literal(message)} UNION ALL SELECT 'see the migration'),
  'fine'
) AS checked;`;
}

export function failIfAny(table: ChangeSide, condition: string, message: string): string {
  return failIf(`EXISTS (SELECT 1 FROM ${tableOf(table, "mysql")} WHERE ${condition})`, message);
}

export function failIfTrigger(table: ChangeSide, triggers: readonly string[], message: string): string {
  const names = triggers.map(literal).join(", ");
  return failIf(
    `EXISTS (SELECT 1 FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ${schemaOf(table)} AND EVENT_OBJECT_TABLE = ${literal(table.table)} AND TRIGGER_NAME IN (${names}))`,
    message,
  );
}

/** Whether an INSERT must name the column: NOT NULL, no default, and nothing that the server computes. */
export function failIfRequired(table: ChangeSide, column: string, message: string): string {
  return failIf(
    `EXISTS (SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ${schemaOf(table)} AND TABLE_NAME = ${literal(table.table)} AND COLUMN_NAME = ${literal(column)} AND IS_NULLABLE = 'NO' AND COLUMN_DEFAULT IS NULL AND EXTRA NOT LIKE '%auto_increment%' AND EXTRA NOT LIKE '%GENERATED%')`,
    message,
  );
}

function schemaOf({ schema }: ChangeSide): string {
  return schema === undefined ? "DATABASE()" : literal(schema);
}
