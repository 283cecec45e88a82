import { addedForeignKeys } from "./support/foreign-keys.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Whether rows may go with their parent is a decision, and nobody sees that it was taken. */
export const requireOnDelete: Rule<"create-table" | "add-column" | "add-foreign-key"> = {
  id: "require-on-delete",
  severity: "hint",
  optional: true,
  axis: "data-loss",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Foreign key without ON DELETE",
  why: "Without `ON DELETE` the server refuses to delete a row that others point to. Who reads the schema cannot tell whether that is meant.",
  instead: "Write what should happen, `ON DELETE NO ACTION` too.",
  bad: [
    "CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id));",
  ],
  good: [
    "CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE NO ACTION);",
  ],
  on: ["create-table", "add-column", "add-foreign-key"],
  *check(operation, context) {
    if (context.direction === "down") return;
    for (const { constraint, span, table } of addedForeignKeys(operation)) {
      if (constraint.onDelete !== undefined) continue;
      yield {
        span,
        message: `This foreign key of ${shown(table)} does not say what happens when a row of ${shown(constraint.references.table)} is deleted. Add ON DELETE.`,
      };
    }
  },
};
