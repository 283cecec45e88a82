import type { Rule } from "./types.ts";

/** Batches that do not commit one by one are one big transaction in disguise. */
export const batchesInOneTransaction: Rule<"commit" | "do-block"> = {
  id: "batches-in-one-transaction",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Batches that run in one transaction",
  why: "A loop in a DO block that never commits keeps the locks of all batches until its end, so the batches save nothing. A loop that commits fails with `invalid transaction termination` where the framework opens a transaction around it (manual, section 41.8).",
  instead: "Commit after each batch, and run the migration outside a transaction.",
  bad: [
    "-- in a transaction\nDO $$ BEGIN LOOP UPDATE users SET done = true WHERE id IN (SELECT id FROM users WHERE NOT done LIMIT 1000); EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$;",
    "DO $$ BEGIN LOOP UPDATE users SET done = true WHERE id IN (SELECT id FROM users WHERE NOT done LIMIT 1000); EXIT WHEN NOT FOUND; END LOOP; END $$;",
  ],
  good: [
    "DO $$ BEGIN LOOP UPDATE users SET done = true WHERE id IN (SELECT id FROM users WHERE NOT done LIMIT 1000); EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$;",
  ],
  on: ["commit", "do-block"],
  *check(operation, context) {
    if (operation.kind === "commit") {
      if (operation.within !== "do" || !context.session.inTransaction) return;
      yield {
        span: operation.span,
        message: `COMMIT fails here, because the DO block runs inside a transaction (${context.session.modeReason}). Run this migration outside a transaction.`,
        severity: "error",
      };
      return;
    }
    const inLoop = context.statement.find(
      (other) => other.within === "do" && (other.kind === "update-rows" || other.kind === "delete-rows"),
    );
    const commits = context.statement.some(
      (other) => other.within === "do" && (other.kind === "commit" || other.kind === "rollback"),
    );
    if (inLoop === undefined || commits || !isBatchLoop(context.text)) return;
    yield {
      span: inLoop.span,
      message:
        "The batches of this loop run in one transaction, so each row stays locked until the last batch is done. COMMIT after each batch, and run the migration outside a transaction.",
    };
  },
};

/** A loop that goes on until a statement with a LIMIT finds no more rows: batches by intent. */
function isBatchLoop(text: string): boolean {
  return (
    /\bloop\b/i.test(text) && /\blimit\s+\w+/i.test(text) && /(exit\s+when|while|\bnot\s+found\b|row_count)/i.test(text)
  );
}
