import { lockModeTitle } from "../engines/postgres/lock-modes.ts";
import type { OperationOf } from "../sql/operations.ts";
import { isLive } from "./support/exemptions.ts";
import { listed, shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** A foreign key in CREATE TABLE takes SHARE ROW EXCLUSIVE on the referenced table until commit (PostgreSQL manual, CREATE TABLE). */
export const createTableLocksParent: Rule<"create-table"> = {
  id: "create-table-locks-parent",
  severity: "info",
  axis: "availability",
  dialects: ["postgres"],
  title: "New table locks several existing tables through its foreign keys",
  why: "Each foreign key of a new table locks the table that it references against writes (`SHARE ROW EXCLUSIVE`) until the transaction commits. With several at once, writers of one wait while the migration waits for another.",
  instead:
    "Create the table without foreign keys on busy tables, then add each in a transaction of its own with a short `lock_timeout`.",
  bad: ["CREATE TABLE memberships (user_id bigint REFERENCES users (id), team_id bigint REFERENCES teams (id));"],
  good: ["CREATE TABLE memberships (user_id bigint REFERENCES users (id), team_id bigint);"],
  on: ["create-table"],
  *check(operation, context) {
    const parents = liveParents(operation, context);
    if (parents.length < 2) return;
    yield {
      span: operation.table.span,
      message: `The foreign keys of ${shown(operation.table)} lock ${listed(parents)} against writes (${lockModeTitle("ShareRowExclusive")}) at the same time, until the transaction commits. If these tables are busy, add the foreign keys later, one in a transaction.`,
    };
  },
};

function liveParents(operation: OperationOf<"create-table">, context: RuleContext): readonly string[] {
  const constraints = [...operation.columns.flatMap((column) => column.constraints), ...operation.constraints];
  const parents = constraints
    .flatMap((constraint) => (constraint.type === "foreign-key" ? [constraint.references.table] : []))
    .filter((table) => table.name !== operation.table.name && isLive(context, table));
  return [...new Set(parents.map(shown))];
}
