import { blockedBy, isStrong, lockModeTitle } from "../engines/lock-modes.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { listed, shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** ALTER CONSTRAINT … ENFORCED has no NOT VALID form (PostgreSQL 18 manual, ALTER TABLE; measured). */
export const enforceConstraint: Rule<"alter-constraint"> = aboutWaiting({
  id: "enforce-constraint",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Foreign key enforced with a check of every row",
  why: "`ALTER CONSTRAINT … ENFORCED` (PostgreSQL 18) looks every row up in the referenced table, with the table locked against reads and writes (`ACCESS EXCLUSIVE`) and the referenced one against writes.",
  instead:
    "Drop the constraint that is not enforced, add it again `NOT VALID`, and run `VALIDATE CONSTRAINT` in a later migration.",
  bad: [
    "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint CONSTRAINT orders_user REFERENCES users NOT ENFORCED);\n-- next release\nALTER TABLE orders ALTER CONSTRAINT orders_user ENFORCED;",
  ],
  good: ["ALTER TABLE orders ALTER CONSTRAINT orders_user NOT ENFORCED;"],
  on: ["alter-constraint"],
  *check(operation, context) {
    const { constraint, table, span } = operation;
    if (context.effect.scans.length === 0 || !isLive(context, table)) return;
    const locks = context.effect.locks.filter((lock) => isStrong(lock.mode) && isLive(context, lock.table));
    const locked = locks.map(
      (lock) => `${shown(lock.table)} against ${blockedBy(lock.mode)} (${lockModeTitle(lock.mode)})`,
    );
    yield {
      span,
      message: `Enforcing ${constraint.name} locks ${listed(locked)} while every row of ${shown(table)} is checked. Drop it, add it again NOT VALID, and VALIDATE it in a later migration.`,
    };
  },
});
