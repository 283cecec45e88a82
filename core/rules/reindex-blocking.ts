import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { isRewritable } from "./support/rewriting.ts";
import { shown } from "./support/wording.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** REINDEX takes SHARE on the table and ACCESS EXCLUSIVE on the index (PostgreSQL manual, REINDEX, "Rebuilding Indexes Concurrently"). */
export const reindexBlocking: Rule<"reindex"> = aboutWaiting({
  id: "reindex-blocking",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Index rebuilt without CONCURRENTLY",
  why: "`REINDEX` locks the table against writes (`SHARE`) and each index against everything (`ACCESS EXCLUSIVE`) until it is rebuilt. Reads wait too: planning a query looks at every index of the table.",
  instead: "Use `REINDEX … CONCURRENTLY` (PostgreSQL 12 and later) outside a transaction.",
  bad: ["REINDEX TABLE users;"],
  good: ["REINDEX TABLE CONCURRENTLY users;"],
  on: ["reindex"],
  *check(operation, context) {
    if (operation.concurrently !== undefined || operation.target === "system" || !isOfLiveTable(operation, context))
      return;
    const target =
      operation.name === undefined ? `the ${operation.target}` : `${operation.target} ${shown(operation.name)}`;
    yield {
      span: operation.span,
      message: `Rebuilding ${target} blocks writes (SHARE on the table) and also reads (ACCESS EXCLUSIVE on each index) until it is done. Rebuild with CONCURRENTLY, outside a transaction.`,
      rewrites: rebuildConcurrently(operation, context),
    };
  },
});

function isOfLiveTable(operation: OperationOf<"reindex">, context: RuleContext): boolean {
  if (operation.name === undefined) return true;
  if (operation.target === "table") return isLive(context, operation.name);
  if (operation.target !== "index") return true;
  const key = context.schema.index(operation.name)?.table;
  const table = key === undefined ? undefined : context.schema.tableByKey(key);
  return table === undefined || isLive(context, { schema: table.schema, name: table.name, span: operation.name.span });
}

function rebuildConcurrently(operation: OperationOf<"reindex">, context: RuleContext): readonly Rewrite[] {
  const head = /^reindex\s*(?:\([^)]*\)\s*)?(?:index|table|schema|database)\b/i.exec(context.text)?.[0];
  if (head === undefined || context.version < 12 || !isRewritable(operation, context)) return [];
  const span = { start: head.length, end: head.length };
  return [{ title: "Rebuild concurrently", safe: true, edits: [{ span, text: " CONCURRENTLY" }], noTransaction: true }];
}
