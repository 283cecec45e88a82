import type { Rule } from "./types.ts";

/** BEGIN does nothing there, and the COMMIT that goes with it ends the framework's own transaction. */
export const nestedTransaction: Rule<"begin" | "commit"> = {
  id: "nested-transaction",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres", "sqlite"],
  title: "Transaction control inside the framework's transaction",
  why: "PostgreSQL has no nested transactions: `BEGIN` inside one only warns (in SQLite it fails), and `COMMIT` ends the transaction that the framework opened. What follows, the framework's own record included, then runs outside of it, so a failure leaves half a migration.",
  instead: "Remove `BEGIN` and `COMMIT`, or switch the framework's transaction off for this migration.",
  bad: ["-- in a transaction\nBEGIN;\nALTER TABLE users ADD COLUMN email text;\nCOMMIT;"],
  good: [
    "-- in a transaction\nALTER TABLE users ADD COLUMN email text;",
    "BEGIN;\nALTER TABLE users ADD COLUMN email text;\nCOMMIT;",
  ],
  on: ["begin", "commit"],
  *check(operation, context) {
    const { session } = context;
    if (!session.inTransaction || operation.within !== undefined) return;
    if (operation.kind === "begin") {
      // A script that is sent as one command may well take over the server's implicit transaction.
      if (session.openedBy === "command") return;
      const owner =
        session.openedBy === "framework"
          ? `the framework's transaction (${session.modeReason})`
          : "the transaction that is open already";
      yield {
        span: operation.span,
        message:
          context.dialect === "sqlite"
            ? `BEGIN fails inside ${owner}: SQLite nests no transactions. Remove it.`
            : `BEGIN has no effect inside ${owner}, and its COMMIT ends that one early. Remove it.`,
        rewrites: [removal("BEGIN")],
      };
      return;
    }
    if (session.openedBy !== "framework") return;
    yield {
      span: operation.span,
      message: `COMMIT ends the framework's transaction (${session.modeReason}); what follows runs without one, and a failure leaves half a migration. Remove it.`,
      rewrites: [removal("COMMIT")],
    };
  },
};

function removal(keyword: string) {
  return { title: `Remove ${keyword}`, safe: false, replacement: "" };
}
