import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Nobody means this in a migration. */
export const dropDatabase: Rule<"drop-object"> = {
  id: "drop-database",
  severity: "error",
  axis: "data-loss",
  dialects: ["postgres"],
  title: "Database dropped",
  why: "All schemas and rows of the database are lost at once. `DROP DATABASE` cannot be rolled back, nor run in a transaction block (manual, DROP DATABASE).",
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
