import type { Rule } from "./types.ts";

/** The session ends with the transaction open, and everything in it is rolled back. */
export const unclosedTransaction: Rule<"begin"> = {
  id: "unclosed-transaction",
  severity: "error",
  axis: "availability",
  dialects: ["postgres", "sqlite"],
  title: "Transaction that is never committed",
  why: "At the end of the session the server rolls back what is not committed, so the migration counts as run and has changed nothing. Until then its locks are held.",
  instead: "End the script with `COMMIT`.",
  bad: ["BEGIN;\nALTER TABLE users ADD COLUMN email text;"],
  good: ["BEGIN;\nALTER TABLE users ADD COLUMN email text;\nCOMMIT;"],
  on: ["begin"],
  *check(operation, context) {
    if (operation.within !== undefined || context.session.inTransaction) return;
    // The COMMIT of a framework that opened a transaction of its own ends this one.
    if (context.session.mode === "single") return;
    for (const next of context.following(["commit", "rollback"])) {
      if (next.kind === "commit" || (next.kind === "rollback" && !next.toSavepoint)) return;
    }
    yield {
      span: operation.span,
      message:
        "This transaction is never committed, so all its changes are rolled back when the session ends. End the script with COMMIT.",
    };
  },
};
