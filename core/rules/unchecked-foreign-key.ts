import type { OperationOf } from "../sql/operations.ts";
import { isLive } from "./support/exemptions.ts";
import { onlineDialects } from "./support/online.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** foreign_key_checks (MySQL manual 7.1.8): "setting it to 1 does not trigger a scan of the existing table data". */
export const uncheckedForeignKey: Rule<"add-foreign-key"> = {
  id: "unchecked-foreign-key",
  severity: "info",
  axis: "data-loss",
  dialects: onlineDialects,
  title: "Foreign key added without looking at the rows",
  why: "With `foreign_key_checks` off a foreign key is added in place, but rows whose parent does not exist stay, and turning the checks on again does not look for them: the server will say that the key holds while it does not.",
  instead: "Search for rows without a parent before and after, and turn the checks on again in the same script.",
  bad: [
    "SET foreign_key_checks = 0;\nALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id);\nSET foreign_key_checks = 1;",
  ],
  good: [
    "CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\nSET foreign_key_checks = 0;\nALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id);\nSET foreign_key_checks = 1;",
  ],
  on: ["add-foreign-key"],
  *check(operation, context) {
    const { table } = operation;
    if (!context.session.foreignKeysUnchecked || !isLive(context, table) || context.direction === "down") return;
    const orphans = orphanQuery(operation, context);
    yield {
      span: operation.span,
      message: `Rows of ${shown(table)} without a parent stay, and nothing will ever look for them.${orphans === undefined ? "" : ` Search for them first: ${orphans}.`}`,
    };
  },
};

/** Finds rows whose parent is missing; for a key of one column. */
function orphanQuery({ table, constraint }: OperationOf<"add-foreign-key">, context: RuleContext): string | undefined {
  const [column] = constraint.columns;
  const [parent] = constraint.references.columns;
  if (column === undefined || parent === undefined || constraint.columns.length > 1) return undefined;
  const written = ({ span }: { readonly span: { readonly start: number; readonly end: number } }) =>
    context.text.slice(span.start, span.end);
  const name = written(column);
  return `SELECT c.* FROM ${written(table)} c LEFT JOIN ${written(constraint.references.table)} p ON p.${written(parent)} = c.${name} WHERE c.${name} IS NOT NULL AND p.${written(parent)} IS NULL`;
}
