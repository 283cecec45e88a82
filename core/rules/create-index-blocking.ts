import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive, isPartitioned } from "./support/exemptions.ts";
import { isRewritable } from "./support/rewriting.ts";
import { replacesUnique } from "./support/unique-index.ts";
import { shown } from "./support/wording.ts";
import { columnsText, lockClause, ownLock } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** CREATE INDEX takes a SHARE lock for the whole build (PostgreSQL manual, CREATE INDEX, "Building Indexes Concurrently"). */
export const createIndexBlocking: Rule<"create-index"> = aboutWaiting({
  id: "create-index-blocking",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Index built without CONCURRENTLY",
  why: "`CREATE INDEX` locks the table against writes (`SHARE`) until the whole index is built, which takes longer the larger the table is.",
  instead:
    "Use `CREATE INDEX CONCURRENTLY` in a migration that runs outside a transaction. For a unique index, look for duplicates first.",
  bad: ["CREATE INDEX users_email_idx ON users (email);", "CREATE UNIQUE INDEX users_email_key ON users (email);"],
  good: [
    "CREATE INDEX CONCURRENTLY users_email_idx ON users (email);",
    "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE INDEX users_email_idx ON users (email);",
  ],
  on: ["create-index"],
  *check(operation, context) {
    if (operation.concurrently !== undefined || context.effect.indexBuilds.length === 0) return;
    if (!isLive(context, operation.table) || isPartitioned(context, operation.table)) return;
    const lock = ownLock(context.effect);
    // On a materialized view the lock only holds up REFRESH.
    if (lock === undefined || context.schema.table(operation.table)?.kind === "materialized-view") return;
    yield {
      span: operation.span,
      message: `Building ${indexText(operation)} ${lockClause(lock)} until the build is done. ${advice(operation)}`,
      rewrites: buildConcurrently(operation, context),
    };
  },
});

function indexText(operation: OperationOf<"create-index">): string {
  const kind = operation.unique ? "unique index" : "index";
  if (operation.name !== undefined) return `${kind} ${operation.name.name}`;
  return operation.unique ? "this unique index" : "this index";
}

function advice(operation: OperationOf<"create-index">): string {
  if (!operation.unique) return "Build it with CONCURRENTLY, outside a transaction.";
  const columns = operation.keys.flatMap((key) => (key.column === undefined ? [] : [key.column]));
  const duplicates = columns.length === operation.keys.length ? `duplicates in ${columnsText(columns)}` : "duplicates";
  return `Look for ${duplicates}, then build it with CONCURRENTLY, outside a transaction; ${shown(operation.table)} stays writable.`;
}

function buildConcurrently(operation: OperationOf<"create-index">, context: RuleContext): readonly Rewrite[] {
  const head = /^create\s+(?:unique\s+)?index\b/i.exec(context.text)?.[0];
  if (head === undefined || !isRewritable(operation, context)) return [];
  if (operation.unique && replacesUnique(context, operation.table)) return [];
  const span = { start: head.length, end: head.length };
  return [
    {
      title: `Build ${indexText(operation)} concurrently`,
      safe: true,
      edits: [{ span, text: " CONCURRENTLY" }],
      noTransaction: true,
    },
  ];
}
