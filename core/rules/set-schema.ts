import type { OperationOf } from "../sql/operations.ts";
import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** The table is found under another name from now on. */
export const setSchema: Rule<"set-schema"> = {
  id: "set-schema",
  severity: "warning",
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Table moved to another schema under running code",
  why: "Code of the running release looks for the table where it was, and fails unless its `search_path` lists the new schema too.",
  instead: "Create a view in the old schema in the same transaction, and drop it when no code uses that name any more.",
  bad: ["ALTER TABLE users SET SCHEMA accounts;"],
  good: ["CREATE TABLE users (id bigint PRIMARY KEY);\nALTER TABLE users SET SCHEMA accounts;"],
  on: ["set-schema"],
  *check(operation, context) {
    const kinds: readonly string[] = ["table", "view", "materialized-view", "foreign-table"];
    if (!kinds.includes(operation.objectKind) || !isReleased(context, operation.object)) return;
    if (isKeptByView(operation, context)) return;
    yield {
      span: operation.span,
      message: `Moving ${shown(operation.object)} to schema ${operation.to.name} breaks running code that looks for it where it was. Leave a view with the old name in the same transaction.`,
    };
  },
};

function isKeptByView({ object }: OperationOf<"set-schema">, context: RuleContext): boolean {
  const key = context.schema.tableKey(object);
  for (const next of context.following(["create-view"], object.name)) {
    if (context.schema.tableKey(next.view) === key) return context.session.inTransaction;
  }
  return false;
}
