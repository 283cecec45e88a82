import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Nobody means this in a migration. */
export const dropDatabase: Rule<"drop-object"> = {
  id: "drop-database",
  severity: "error",
  axis: "data-loss",
  dialects: ["postgres", "mysql", "mariadb", "sqlserver"],
  title: "Database dropped",
  why: "All tables and rows of the database are lost at once, and `DROP DATABASE` cannot be rolled back.",
  instead: "Remove it from the migration. Drop a database by hand, with a backup at hand.",
  bad: ["DROP DATABASE shop;"],
  good: ["CREATE DATABASE shop;"],
  on: ["drop-object"],
  *check(operation) {
    if (operation.objectKind !== "database") return;
    yield {
      span: operation.span,
      message: `DROP DATABASE loses all of ${shown(operation.object)}, and it cannot be rolled back. Remove it from the migration.`,
    };
  },
};
