import { lockingKinds, tablesBlocked } from "./support/locking.ts";
import { listed } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** A statement that takes longer than expected keeps its lock for as long as it runs. */
export const requireStatementTimeout: Rule<(typeof lockingKinds)[number]> = {
  id: "require-statement-timeout",
  severity: "warning",
  optional: true,
  axis: "availability",
  dialects: ["postgres"],
  title: "Strong lock held without a statement_timeout",
  why: "When a statement that should be quick turns out to read or write the whole table, nothing ends it, and its lock blocks the table meanwhile.",
  instead:
    "Set `statement_timeout` for the quick statements, and set it back to 0 before concurrent builds, validations and batches.",
  bad: ["ALTER TABLE users ADD COLUMN email text;"],
  good: ["SET statement_timeout = '10s';\nALTER TABLE users ADD COLUMN email text;"],
  on: lockingKinds,
  *check(operation, context) {
    const { session, command } = context;
    if (operation.within !== undefined || (session.statementTimeout ?? 0) > 0 || command[0] !== operation) return;
    const tables = tablesBlocked(context);
    if (tables.length === 0 || session.heldLocks().length > 0) return;
    const sql = `SET ${session.inTransaction ? "LOCAL " : ""}statement_timeout = '10s'`;
    yield {
      span: operation.span,
      message: `No statement_timeout ends this while it holds its lock on ${listed(tables)}. Set one before.`,
      rewrites: [{ title: "Set statement_timeout to 10 s before", safe: false, before: { sql, at: "statement" } }],
    };
  },
};
