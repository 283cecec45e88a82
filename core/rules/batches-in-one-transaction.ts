import type { Operation, OperationOf } from "../sql/operations.ts";
import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
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
    const changed = context.statement.filter((other) => other.within === "do").filter(changesRows);
    const commits = context.statement.some((other) => other.within === "do" && other.kind === "commit");
    const first = changed.find(({ table }) => isReleased(context, table) && !context.isSmall(table));
    if (first === undefined || commits || !isBatchLoop(context.text, first.table.name)) return;
    yield {
      span: first.span,
      message: `The batches of this loop run in one transaction, so each row of ${shown(first.table)} stays locked until the last batch is done. COMMIT after each batch, and run the migration outside a transaction.`,
    };
  },
};

function changesRows(operation: Operation): operation is OperationOf<"update-rows" | "delete-rows"> {
  return operation.kind === "update-rows" || operation.kind === "delete-rows";
}

/** A loop that goes on until a statement with a LIMIT finds no more rows, or that walks the rows of the table itself. */
function isBatchLoop(text: string, table: string): boolean {
  if (!/\bloop\b/i.test(text)) return false;
  const walked = /\bfor\s+[\w, ]+\s+in\s+(?:execute\s+)?\(?\s*select\b([\s\S]*?)\bloop\b/i.exec(text)?.[1];
  if (walked !== undefined && new RegExp(`\\bfrom\\s+(?:\\w+\\.)?"?${table.replace(/\W/g, ".")}\\b`, "i").test(walked))
    return true;
  return /\blimit\s+\w+/i.test(text) && /(exit\s+when|while|\bnot\s+found\b|row_count)/i.test(text);
}
