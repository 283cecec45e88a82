import { lockModeTitle } from "../engines/lock-modes.ts";
import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { isRewritable } from "./support/rewriting.ts";
import { shown } from "./support/wording.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** PostgreSQL manual, REFRESH MATERIALIZED VIEW, CONCURRENTLY: needs a unique index on plain columns without WHERE; allowed in a transaction. */
export const refreshMaterializedViewBlocking: Rule<"refresh-materialized-view"> = aboutWaiting({
  id: "refresh-materialized-view-blocking",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Materialized view refreshed without CONCURRENTLY",
  why: "`REFRESH MATERIALIZED VIEW` locks the view against reads (`ACCESS EXCLUSIVE`) while its query runs.",
  instead: "Use `REFRESH MATERIALIZED VIEW CONCURRENTLY`; it needs a unique index on the view.",
  bad: ["REFRESH MATERIALIZED VIEW totals;"],
  good: ["REFRESH MATERIALIZED VIEW CONCURRENTLY totals;"],
  on: ["refresh-materialized-view"],
  *check(operation, context) {
    if (operation.concurrently !== undefined || operation.withNoData || !isLive(context, operation.view)) return;
    const view = shown(operation.view);
    const needs = hasUniqueIndex(operation, context) ? "" : ` ${view} needs a unique index for that.`;
    yield {
      span: operation.span,
      message: `Refreshing ${view} locks it against reads (${lockModeTitle("AccessExclusive")}) until its query is done. Refresh it CONCURRENTLY.${needs}`,
      rewrites: refreshConcurrently(operation, context),
    };
  },
});

function hasUniqueIndex(operation: OperationOf<"refresh-materialized-view">, context: RuleContext): boolean {
  const indexes = context.schema.table(operation.view)?.indexes ?? [];
  return indexes.some(
    (index) => index.unique && index.where === undefined && index.columns.length === index.keys.length,
  );
}

function refreshConcurrently(
  operation: OperationOf<"refresh-materialized-view">,
  context: RuleContext,
): readonly Rewrite[] {
  const head = /^refresh\s+materialized\s+view\b/i.exec(context.text)?.[0];
  if (head === undefined || !isRewritable(operation, context) || !hasUniqueIndex(operation, context)) return [];
  const span = { start: head.length, end: head.length };
  return [
    { title: `Refresh ${shown(operation.view)} concurrently`, safe: true, edits: [{ span, text: " CONCURRENTLY" }] },
  ];
}
