import type { Operation } from "../sql/operations.ts";
import type { Rule, RuleContext } from "./types.ts";

/** Without XACT_ABORT most errors end the statement only, and the transaction goes on (SQL Server manual, SET XACT_ABORT). */
export const requireXactAbort: Rule<"begin"> = {
  id: "require-xact-abort",
  severity: "warning",
  axis: "data-loss",
  dialects: ["sqlserver"],
  title: "Transaction that goes on after an error",
  why: "With `XACT_ABORT` off, which is the default, many errors end only the statement: the script goes on and commits the rest, so that half of a migration is applied.",
  instead:
    "Write `SET XACT_ABORT ON` before the transaction, or put it into `BEGIN TRY` with a `CATCH` that rolls back.",
  bad: [
    "BEGIN TRANSACTION;\nUPDATE dbo.Users SET Age = 1 WHERE Id = 1;\nUPDATE dbo.Users SET Age = 2 WHERE Id = 2;\nCOMMIT;",
  ],
  good: [
    "SET XACT_ABORT ON;\nBEGIN TRANSACTION;\nUPDATE dbo.Users SET Age = 1 WHERE Id = 1;\nUPDATE dbo.Users SET Age = 2 WHERE Id = 2;\nCOMMIT;",
    "BEGIN TRANSACTION;\nUPDATE dbo.Users SET Age = 1 WHERE Id = 1;\nCOMMIT;",
  ],
  on: ["begin"],
  *check(operation, context) {
    if (context.session.abortsOnError || context.session.inTransaction || operation.within !== undefined) return;
    if (/\bBEGIN\s+TRY\b/i.test(context.text) || !changesTwice(context)) return;
    yield {
      span: operation.span,
      message:
        "An error ends only its statement here, and what follows is committed all the same. Write SET XACT_ABORT ON before the transaction.",
      rewrites: [{ title: "Set XACT_ABORT before", safe: true, before: { sql: "SET XACT_ABORT ON", at: "statement" } }],
    };
  },
};

const ofSession: readonly string[] = ["begin", "savepoint", "set-setting", "reset-setting", "end-batch"];

/** With less than two changes there is nothing that could be committed without the other. */
function changesTwice(context: RuleContext): boolean {
  let changes = 0;
  for (const next of context.following()) {
    if (next.kind === "commit" || next.kind === "rollback") return false;
    if (ofSession.includes(next.kind) || isPrivate(next)) continue;
    changes++;
    if (changes > 1) return true;
  }
  return false;
}

/** Rows of `@rows` and `#rows` are of this session alone. */
function isPrivate(operation: Operation): boolean {
  return "table" in operation && operation.table !== undefined && /^[@#]/.test(operation.table.name);
}
