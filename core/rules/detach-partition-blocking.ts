import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { insertion, isRewritable } from "./support/rewriting.ts";
import { shown } from "./support/wording.ts";
import { lockClause, ownLock } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** PostgreSQL manual, ALTER TABLE, DETACH PARTITION; CONCURRENTLY exists from version 14. */
export const detachPartitionBlocking: Rule<"detach-partition"> = aboutWaiting({
  id: "detach-partition-blocking",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Partition detached without CONCURRENTLY",
  why: "`DETACH PARTITION` locks the whole partitioned table against reads and writes (`ACCESS EXCLUSIVE`). It waits for every transaction that uses the table, and everybody queues behind it.",
  instead:
    "Use `DETACH PARTITION … CONCURRENTLY` (PostgreSQL 14 and later) outside a transaction. It is refused while there is a default partition.",
  bad: ["ALTER TABLE events DETACH PARTITION events_2020;"],
  good: ["ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;"],
  on: ["detach-partition"],
  *check(operation, context) {
    const lock = ownLock(context.effect);
    if (operation.concurrently !== undefined || operation.finalize || lock?.mode !== "AccessExclusive") return;
    if (!isLive(context, operation.table)) return;
    const table = context.schema.table(operation.table);
    const hasDefault = table?.children.some((child) => child.as === "default-partition") === true;
    const what = `Detaching ${shown(operation.partition)} ${lockClause(lock)}: it waits for running transactions, and everybody queues behind it.`;
    if (hasDefault || context.version < 14) {
      const reason = hasDefault ? "while there is a default partition" : "before PostgreSQL 14";
      yield {
        span: operation.span,
        severity: "info",
        message: `${what} CONCURRENTLY is not possible ${reason}, so set a short lock_timeout and try again.`,
      };
      return;
    }
    yield {
      span: operation.span,
      message: `${what} Detach it CONCURRENTLY, outside a transaction.`,
      rewrites: detachConcurrently(operation, context),
    };
  },
});

/** Not safe to apply unseen: the detached table keeps a copy of its bounds as a check constraint. */
function detachConcurrently(operation: OperationOf<"detach-partition">, context: RuleContext): readonly Rewrite[] {
  if (!isRewritable(operation, context) || context.command.length > 1) return [];
  const edits = [insertion(operation.partition.span.end, " CONCURRENTLY")];
  return [{ title: `Detach ${shown(operation.partition)} concurrently`, safe: false, edits, noTransaction: true }];
}
