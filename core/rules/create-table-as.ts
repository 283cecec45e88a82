import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** The copy has the rows and nothing else. */
export const createTableAs: Rule<"create-table"> = {
  id: "create-table-as",
  severity: "info",
  optional: true,
  axis: "data-loss",
  dialects: ["postgres"],
  title: "Table created from a query",
  why: "`CREATE TABLE … AS` copies rows and types, but no keys, defaults, NOT NULL, indexes or grants, and reads its source in one long transaction.",
  instead: "Use `CREATE TABLE … (LIKE source INCLUDING ALL)`, and copy the rows in batches.",
  bad: ["CREATE TABLE users_copy AS SELECT * FROM users;"],
  good: ["CREATE TABLE users_copy (LIKE users INCLUDING ALL);"],
  on: ["create-table"],
  *check({ table, asQuery, temporary, span }, context) {
    if (!asQuery || temporary || context.direction === "down") return;
    yield {
      span,
      message: `Table ${shown(table)} gets rows and types of the query, but no keys, defaults or indexes. Create it with LIKE … INCLUDING ALL, and copy the rows in batches.`,
    };
  },
};
