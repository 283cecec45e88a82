import { aboutWaiting } from "./support/about-waiting.ts";
import { constraintName } from "./support/constraint-names.ts";
import { isLive } from "./support/exemptions.ts";
import { addNotValid } from "./support/not-valid.ts";
import { shown } from "./support/wording.ts";
import { lockClause, ownLock } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** ADD CHECK takes ACCESS EXCLUSIVE and reads every row, unless it is NOT VALID (PostgreSQL manual, ALTER TABLE, Notes). */
export const addCheckValidating: Rule<"add-check"> = aboutWaiting({
  id: "add-check-validating",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Check constraint added without NOT VALID",
  why: "Adding a check reads every row while the table is locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead: "Add it `NOT VALID`, and run `VALIDATE CONSTRAINT` in a later migration: that lets reads and writes pass.",
  bad: ["ALTER TABLE users ADD CONSTRAINT users_age_check CHECK (age >= 0);"],
  good: ["ALTER TABLE users ADD CONSTRAINT users_age_check CHECK (age >= 0) NOT VALID;"],
  on: ["add-check"],
  *check(operation, context) {
    const { constraint, table } = operation;
    if (constraint.notValid !== undefined || context.effect.scans.length === 0 || !isLive(context, table)) return;
    const lock = ownLock(context.effect);
    if (lock === undefined) return;
    const name = constraint.name?.name ?? constraintName(context.schema, table, constraint);
    yield {
      span: operation.span,
      message: `Adding check ${name} ${lockClause(lock)} while every row of ${shown(table)} is checked. Add it NOT VALID, and VALIDATE it in a later migration.`,
      rewrites: addNotValid(operation, context),
    };
  },
});
