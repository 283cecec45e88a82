import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Where the table ends up depends on who runs the migration. */
export const requireSchemaName: Rule<"create-table" | "create-view" | "create-materialized-view"> = {
  id: "require-schema-name",
  severity: "hint",
  optional: true,
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Created without naming its schema",
  why: "The `search_path` of the session decides in which schema it is created, so it may differ between environments.",
  instead: "Write the schema before the name.",
  bad: ["CREATE TABLE users (id bigint PRIMARY KEY);"],
  good: ["CREATE TABLE app.users (id bigint PRIMARY KEY);"],
  on: ["create-table", "create-view", "create-materialized-view"],
  *check(operation, context) {
    if (operation.kind !== "create-materialized-view" && operation.temporary) return;
    const name = operation.kind === "create-table" ? operation.table : operation.view;
    if (name.schema !== undefined || context.direction === "down") return;
    yield {
      span: name.span,
      message: `The search_path of the session decides in which schema ${shown(name)} is created. Write the schema before its name.`,
    };
  },
};
