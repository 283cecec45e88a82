import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { bySize } from "./support/by-size.ts";
import { isLive } from "./support/exemptions.ts";
import { onlineDialects } from "./support/online.ts";
import { shown } from "./support/wording.ts";
import { sliceOf } from "./support/words.ts";
import type { Rule, RuleContext } from "./types.ts";

type Copying = OperationOf<"insert-rows"> | OperationOf<"create-table">;

/** InnoDB sets shared next-key locks on all rows that INSERT … SELECT and CREATE TABLE … SELECT read (MySQL manual 17.7.3, "Locks Set by Different SQL Statements"). */
export const copyLocksSource: Rule<Copying["kind"]> = {
  id: "copy-locks-source",
  severity: "info",
  axis: "availability",
  dialects: onlineDialects,
  title: "Copy of a whole table that locks the rows it reads",
  why: "`INSERT … SELECT` and `CREATE TABLE … SELECT` lock every row that they read, and the gaps between them, until the transaction ends: nobody can update, delete or insert rows of the source meanwhile. Only with the isolation level `READ COMMITTED` they read without locks. MySQL before 8.0.21 refuses `CREATE TABLE … SELECT` altogether where it enforces GTIDs.",
  instead: "Copy a few thousand rows at a time, by ranges of the primary key, and commit after each.",
  bad: ["INSERT INTO orders_archive SELECT * FROM orders;", "CREATE TABLE orders_copy AS SELECT * FROM orders;"],
  good: ["INSERT INTO orders_archive SELECT * FROM orders WHERE id BETWEEN 1 AND 5000;"],
  on: ["insert-rows", "create-table"],
  *check(operation, context) {
    const source = wholeSource(operation, context);
    if (source === undefined || context.direction === "down" || !isLive(context, source)) return;
    if (goesAfterwards(source, context)) return;
    const finding = {
      span: operation.span,
      message: `Every row of ${shown(source)} is locked against writers until this copy is committed. Copy it in ranges of the key, and commit after each.`,
    };
    yield bySize(finding, copyLocksSource.severity, [source], context);
  },
};

/** The one table that is read whole: no condition, join, or limit. */
function wholeSource({ query, within }: Copying, { text }: RuleContext): QualifiedName | undefined {
  const [source, ...others] = query?.tables ?? [];
  if (query === undefined || within !== undefined || others.length > 0) return undefined;
  return /\b(?:where|limit|join|having|dual)\b/i.test(sliceOf(text, query.span)) ? undefined : source;
}

/** The same script drops it: it was put aside under this name, or nobody is meant to write it any more. */
function goesAfterwards(source: QualifiedName, { schema, following }: RuleContext): boolean {
  const key = schema.tableKey(source);
  for (const next of following(["drop-table"], source.name)) if (schema.tableKey(next.table) === key) return true;
  return false;
}
