import type { QualifiedName } from "../../sql/names.ts";
import type { Rewrite, RuleContext } from "../types.ts";
import { constraintName } from "./constraint-names.ts";
import { writtenName } from "./rewriting.ts";
import { sqlName } from "./wording.ts";

export type LaterStep = NonNullable<Rewrite["later"]>[number];

/** SET NOT NULL in steps, none of which reads the table under a lock that stops reads or writes. */
export interface NotNullSteps {
  /** Adds the check NOT VALID: only new rows are checked. */
  readonly check: string;
  /** Validates it, then sets NOT NULL by its proof and drops it: later migrations, in order. */
  readonly later: readonly LaterStep[];
}

/**
 * From PostgreSQL 12, SET NOT NULL skips its scan when a valid check proves that there is no NULL (manual, ALTER TABLE, SET NOT NULL). The
 * check is dropped by a statement of its own: in one ALTER TABLE the drop would run first and take the proof away.
 */
export function notNullSteps(
  context: RuleContext,
  table: QualifiedName,
  column: { readonly name: string; readonly text: string },
): NotNullSteps {
  const target = writtenName(context, table);
  const name = freeCheckName(context, table, column.name);
  const check = sqlName(name);
  return {
    check: `ALTER TABLE ${target} ADD CONSTRAINT ${check} CHECK (${column.text} IS NOT NULL) NOT VALID`,
    later: [
      { name: `validate_${name}`, up: `ALTER TABLE ${target} VALIDATE CONSTRAINT ${check}` },
      {
        name: `set_${table.name}_${column.name}_not_null`,
        up: `ALTER TABLE ${target} ALTER COLUMN ${column.text} SET NOT NULL;\nALTER TABLE ${target} DROP CONSTRAINT ${check}`,
        down: `ALTER TABLE ${target} ALTER COLUMN ${column.text} DROP NOT NULL`,
      },
    ],
  };
}

/** Not the name that PostgreSQL 18 gives to the NOT NULL constraint itself (`users_email_not_null`). */
function freeCheckName(context: RuleContext, table: QualifiedName, column: string): string {
  const { span } = table;
  const nothing = { span, text: "", functions: [], columns: [column], constant: false, isNull: false };
  return constraintName(context.schema, table, { type: "check", span, expression: nothing, provesNotNull: [] }, column);
}
