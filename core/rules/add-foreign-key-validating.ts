import { blockedBy, lockModeTitle } from "../engines/lock-modes.ts";
import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { constraintName } from "./support/constraint-names.ts";
import { isLive, isPartitioned } from "./support/exemptions.ts";
import { addNotValid } from "./support/not-valid.ts";
import { listed, shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** ADD FOREIGN KEY takes SHARE ROW EXCLUSIVE on both tables (PostgreSQL manual, ALTER TABLE, ADD table_constraint). */
export const addForeignKeyValidating: Rule<"add-foreign-key"> = aboutWaiting({
  id: "add-foreign-key-validating",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Foreign key added without NOT VALID",
  why: "Adding a foreign key locks both tables against writes (`SHARE ROW EXCLUSIVE`) while every row is looked up in the referenced table.",
  instead: "Add it `NOT VALID`, and run `VALIDATE CONSTRAINT` in a later migration: that lets writes pass.",
  bad: ["ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id);"],
  good: [
    "ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;",
  ],
  on: ["add-foreign-key"],
  *check(operation, context) {
    const { constraint, table } = operation;
    if (constraint.notValid !== undefined || context.effect.scans.length === 0 || !isLive(context, table)) return;
    const name = constraint.name?.name ?? constraintName(context.schema, table, constraint);
    const lock = context.effect.locks[0]?.mode ?? "ShareRowExclusive";
    const what = `Adding foreign key ${name} locks ${tablesText(operation, context)} against ${blockedBy(lock)} (${lockModeTitle(lock)}) while every row of ${shown(table)} is checked.`;
    // "NOT VALID" foreign keys on partitioned tables: release notes of PostgreSQL 18.
    if (isPartitioned(context, table) && context.version < 18) {
      yield {
        span: operation.span,
        message: `${what} ${shown(table)} is partitioned: add the same foreign key NOT VALID to each partition, validate it there, and add it here last.`,
      };
      return;
    }
    yield {
      span: operation.span,
      message: `${what} Add it NOT VALID, and VALIDATE it in a later migration.`,
      rewrites: addNotValid(operation, context),
    };
  },
});

/** Both tables, the referenced one only while somebody uses it. */
function tablesText(operation: OperationOf<"add-foreign-key">, context: RuleContext): string {
  const parent = operation.constraint.references.table;
  const names = [shown(operation.table), ...(isLive(context, parent) ? [shown(parent)] : [])];
  return listed([...new Set(names)]);
}
