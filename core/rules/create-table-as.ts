import type { Dialect } from "../sql/types.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** The copy has the rows and nothing else. */
export const createTableAs: Rule<"create-table"> = {
  id: "create-table-as",
  severity: "info",
  optional: true,
  axis: "data-loss",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Table created from a query",
  why: "`CREATE TABLE … AS` and `SELECT … INTO` copy rows and types, but no keys, indexes or grants, mostly no defaults and no `AUTO_INCREMENT`, and read their source in one long transaction.",
  instead:
    "Create the table with all that it needs, in PostgreSQL `(LIKE source INCLUDING ALL)`, in MySQL and MariaDB `LIKE source`, and copy the rows in batches.",
  bad: ["CREATE TABLE users_copy AS SELECT * FROM users;"],
  good: ["CREATE TABLE users_copy (LIKE users INCLUDING ALL);"],
  examples: {
    mysql: { bad: ["CREATE TABLE users_copy SELECT * FROM users;"], good: ["CREATE TABLE users_copy LIKE users;"] },
    mariadb: { bad: ["CREATE TABLE users_copy SELECT * FROM users;"], good: ["CREATE TABLE users_copy LIKE users;"] },
    sqlite: {
      bad: ["CREATE TABLE users_copy AS SELECT * FROM users;"],
      good: ["CREATE TABLE users_copy (id INTEGER PRIMARY KEY, name TEXT);"],
    },
    sqlserver: {
      bad: ["SELECT * INTO dbo.UsersCopy FROM dbo.Users;"],
      good: ["CREATE TABLE dbo.UsersCopy (Id INT NOT NULL CONSTRAINT PK_UsersCopy PRIMARY KEY, Name NVARCHAR(50));"],
    },
  },
  on: ["create-table"],
  *check({ table, asQuery, temporary, columns, constraints, span }, context) {
    if (!asQuery || temporary || context.direction === "down" || table.name.startsWith("#")) return;
    // In MySQL what is written in front of the query is made too.
    if (columns.length + constraints.length > 0) return;
    yield {
      span,
      message: `Table ${shown(table)} gets rows and types of the query, but no keys, defaults or indexes. ${likeIt(context.dialect)}, and copy the rows in batches.`,
    };
  },
};

function likeIt(dialect: Dialect): string {
  switch (dialect) {
    case "postgres":
      return "Create it with LIKE … INCLUDING ALL";
    case "mysql":
    case "mariadb":
      return "Create it with LIKE";
    default:
      return "Create it with all that it needs";
  }
}
