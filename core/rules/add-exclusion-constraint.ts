import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { shown } from "./support/wording.ts";
import { lockClause, ownLock } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** EXCLUDE has neither a NOT VALID nor a USING INDEX form (PostgreSQL manual, ALTER TABLE). */
export const addExclusionConstraint: Rule<"add-exclude"> = aboutWaiting({
  id: "add-exclusion-constraint",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Exclusion constraint added to an existing table",
  why: "Adding an exclusion constraint builds its index and checks every row while the table is locked against reads and writes (`ACCESS EXCLUSIVE`). There is no `NOT VALID` and no `USING INDEX` form.",
  instead:
    "Create a new table with the constraint, copy the rows in batches and swap the tables; or plan for the time that it takes.",
  bad: ["ALTER TABLE bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&);"],
  good: ["CREATE TABLE bookings (room int, during tsrange, EXCLUDE USING gist (room WITH =, during WITH &&));"],
  on: ["add-exclude"],
  *check(operation, context) {
    const { constraint, table } = operation;
    const lock = ownLock(context.effect);
    if (lock === undefined || context.effect.indexBuilds.length === 0 || !isLive(context, table)) return;
    const name =
      constraint.name === undefined ? "an exclusion constraint" : `exclusion constraint ${constraint.name.name}`;
    yield {
      span: operation.span,
      message: `Adding ${name} ${lockClause(lock)} until its index is built and every row is checked, and it has no concurrent form. Add it to a new table and copy ${shown(table)} over, or plan for the wait.`,
    };
  },
});
