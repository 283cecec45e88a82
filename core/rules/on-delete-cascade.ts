import { addedForeignKeys } from "./support/foreign-keys.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** One DELETE takes rows of other tables along, as many as there are, in its own transaction. */
export const onDeleteCascade: Rule<"create-table" | "add-column" | "add-foreign-key"> = {
  id: "on-delete-cascade",
  severity: "hint",
  optional: true,
  axis: "data-loss",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Foreign key that deletes rows",
  why: "Deleting one row deletes all rows that point to it, and those that point to them, in one transaction: a slip takes more than was meant, and nobody sees beforehand how much is locked. On MySQL and MariaDB triggers do not see these deletions.",
  instead: "Leave out `ON DELETE CASCADE`, and delete the rows in code, in batches.",
  bad: ["ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;"],
  good: [
    "CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint, CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id));",
  ],
  examples: {
    sqlite: {
      bad: ["CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users (id) ON DELETE CASCADE);"],
      good: ["CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users (id));"],
    },
  },
  on: ["create-table", "add-column", "add-foreign-key"],
  *check(operation, context) {
    if (context.direction === "down") return;
    for (const { constraint, span, table } of addedForeignKeys(operation)) {
      if (constraint.onDelete !== "cascade") continue;
      yield {
        span,
        message: `Deleting a row of ${shown(constraint.references.table)} deletes all rows of ${shown(table)} that point to it. Leave out ON DELETE CASCADE.`,
      };
    }
  },
};
