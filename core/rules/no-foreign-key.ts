import { addedForeignKeys } from "./support/foreign-keys.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** For teams that shard, or change tables with tools that copy them, and keep references in code. */
export const noForeignKey: Rule<"create-table" | "add-column" | "add-foreign-key"> = {
  id: "no-foreign-key",
  severity: "hint",
  optional: true,
  axis: "availability",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Foreign key",
  why: "Each write of either table looks at and locks rows of the other, a table cannot move to another database alone, and gh-ost refuses a table with foreign keys. Teams that keep references in code turn this rule on to have none.",
  instead: "Keep the column and its index, and check references in code.",
  bad: ["ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id);"],
  good: ["CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, user_id bigint);"],
  examples: {
    sqlite: {
      bad: ["CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users (id));"],
      good: ["CREATE TABLE orders (id integer PRIMARY KEY, user_id integer);"],
    },
  },
  on: ["create-table", "add-column", "add-foreign-key"],
  *check(operation, context) {
    if (context.direction === "down") return;
    for (const { constraint, span, table } of addedForeignKeys(operation)) {
      yield {
        span,
        message: `This foreign key ties ${shown(table)} to ${shown(constraint.references.table)}. Keep the column and its index, and check references in code.`,
      };
    }
  },
};
