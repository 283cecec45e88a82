import { blockedBy, lockModeTitle } from "../engines/lock-modes.ts";
import type { Index } from "../schema/types.ts";
import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { writtenName } from "./support/rewriting.ts";
import { listed, shown } from "./support/wording.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** DROP INDEX takes ACCESS EXCLUSIVE on the index's table (PostgreSQL manual, DROP INDEX, CONCURRENTLY). */
export const dropIndexBlocking: Rule<"drop-index"> = aboutWaiting({
  id: "drop-index-blocking",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Index dropped without CONCURRENTLY",
  why: "`DROP INDEX` takes `ACCESS EXCLUSIVE` on the table. It waits for every transaction that uses the table, and all reads and writes queue behind it.",
  instead: "Use `DROP INDEX CONCURRENTLY` in a migration that runs outside a transaction.",
  bad: ["DROP INDEX users_email_idx;"],
  good: ["DROP INDEX CONCURRENTLY users_email_idx;"],
  on: ["drop-index"],
  *check(operation, context) {
    const drops = context.command
      .filter((other) => other.kind === "drop-index")
      .filter((other) => isBlocking(other, context));
    if (drops[0] !== operation) return;
    const again = drops.some((drop) => isMadeAgain(drop, context));
    const it = drops.length > 1 ? "them" : "it";
    const advice = again
      ? "Build the new index CONCURRENTLY under another name, and then drop this one CONCURRENTLY."
      : `Drop ${it} with CONCURRENTLY, outside a transaction.`;
    yield {
      span: operation.span,
      message: `Dropping ${indexesText(drops)} locks ${tablesText(drops, context)} against ${blockedBy("AccessExclusive")} (${lockModeTitle("AccessExclusive")}): it waits for running transactions, and everybody queues behind it. ${advice}`,
      rewrites: again ? [] : dropConcurrently(drops, context),
    };
  },
});

/** The same script builds an index of this name again, so that the drop cannot move behind it. */
function isMadeAgain({ index }: OperationOf<"drop-index">, { following }: RuleContext): boolean {
  for (const next of following(["create-index"], index.name)) if (next.name?.name === index.name) return true;
  return false;
}

function indexesText(drops: readonly OperationOf<"drop-index">[]): string {
  return `${drops.length > 1 ? "indexes" : "index"} ${listed(drops.map((drop) => shown(drop.index)))}`;
}

function isBlocking(operation: OperationOf<"drop-index">, context: RuleContext): boolean {
  if (operation.concurrently !== undefined) return false;
  const index = context.schema.index(operation.index);
  if (index === undefined) return !isMadeForNewTable(operation, context);
  const table = tableOf(index, context);
  // An index of a constraint cannot be dropped, and that of a partitioned table not concurrently.
  if (index.constraint !== undefined || table?.partitioned) return false;
  return isLive(context, { schema: index.schema, name: table?.name ?? index.table, span: operation.index.span });
}

/** An index that was never seen is dropped, in case it is there, before one of its name is built on a table that came with this migration. */
function isMadeForNewTable({ index }: OperationOf<"drop-index">, context: RuleContext): boolean {
  for (const next of context.following(["create-index"]))
    if (next.name?.name === index.name) return !isLive(context, next.table);
  return false;
}

function tableOf(index: Index, context: RuleContext) {
  return context.schema.tableByKey(index.table);
}

function tablesText(drops: readonly OperationOf<"drop-index">[], context: RuleContext): string {
  const tables = drops.flatMap((drop) => {
    const index = context.schema.index(drop.index);
    return index === undefined ? [] : [tableOf(index, context)?.name ?? index.table];
  });
  if (tables.length === 0) return drops.length > 1 ? "their tables" : "its table";
  return listed([...new Set(tables)]);
}

function dropConcurrently(drops: readonly OperationOf<"drop-index">[], context: RuleContext): readonly Rewrite[] {
  const all = context.statement.every(
    (other) => other.kind === "drop-index" && other.within === undefined && !other.cascade,
  );
  if (!all || drops.length !== context.statement.length) return [];
  const statements = drops.map(
    (drop) => `DROP INDEX CONCURRENTLY ${drop.ifExists ? "IF EXISTS " : ""}${writtenName(context, drop.index)}`,
  );
  return [
    {
      title: `Drop ${indexesText(drops)} concurrently`,
      safe: true,
      replacement: statements.join(";\n"),
      noTransaction: true,
    },
  ];
}
