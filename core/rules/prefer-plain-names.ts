import { quoteName } from "../sql/identifiers.ts";
import type { OperationOf } from "../sql/operations.ts";
import { quotedWords } from "../sql/reserved-words.ts";
import type { Dialect } from "../sql/types.ts";
import type { Span } from "../text.ts";
import { type Naming, naming, newNames, writtenPart } from "./support/new-names.ts";
import type { Rule } from "./types.ts";

/**
 * Names without quotes are folded to lower case on PostgreSQL, so one that keeps a capital letter is found with quotes only (manual, section
 * 4.1.1). MySQL and MariaDB compare names of tables as files are, differently from system to system (MySQL manual 11.2.3).
 */
export const preferPlainNames: Rule<Naming> = {
  id: "prefer-plain-names",
  severity: "hint",
  optional: true,
  axis: "compatibility",
  dialects: ["postgres", "mysql", "mariadb", "sqlserver"],
  title: "Name that has to be quoted everywhere",
  why: "A name with capital letters, spaces or signs, or that is a reserved word, is found in quotes only (on MySQL, MariaDB and SQL Server capitals alone do no harm). Every query, view, function and script has to write it so; one that forgets fails when it runs, or means something else (`user` is the session's user). On MySQL and MariaDB a table with capitals in its name is found in any case on Windows and macOS, and in its own case only on Linux.",
  instead: "Choose a name of lower-case letters, digits and underscores that is no reserved word.",
  bad: ['CREATE TABLE "user" (id bigint PRIMARY KEY);', 'ALTER TABLE orders ADD COLUMN "shippedAt" timestamptz;'],
  good: ["CREATE TABLE users (id bigint PRIMARY KEY);", "ALTER TABLE orders ADD COLUMN shipped_at timestamptz;"],
  examples: {
    mysql: {
      bad: ["CREATE TABLE `groups` (id bigint PRIMARY KEY);", "CREATE TABLE OrderItems (id bigint PRIMARY KEY);"],
      good: ["CREATE TABLE users (id bigint PRIMARY KEY, shippedAt datetime);"],
    },
    mariadb: {
      bad: ["CREATE TABLE `groups` (id bigint PRIMARY KEY);", "CREATE TABLE OrderItems (id bigint PRIMARY KEY);"],
      good: ["CREATE TABLE users (id bigint PRIMARY KEY, shippedAt datetime);"],
    },
    sqlserver: {
      bad: [
        "CREATE TABLE dbo.[User] (Id bigint NOT NULL PRIMARY KEY);",
        "ALTER TABLE dbo.Orders ADD [shipped at] datetime2 NULL;",
      ],
      good: ["CREATE TABLE dbo.Users (Id bigint NOT NULL PRIMARY KEY);"],
    },
  },
  on: naming,
  *check(operation, { dialect, direction, text }) {
    if (direction === "down") return;
    for (const { span } of newNames(operation)) {
      const name = writtenPart(text.slice(span.start, span.end), dialect);
      // Tables of one session are named so (SQL Server).
      if (dialect === "sqlserver" && /^[#@]/.test(name)) continue;
      if (quoteName(name, dialect) === name) {
        if (differsBySystem(operation, span, name, dialect))
          yield {
            span,
            message: `Table ${name} is found in any case on some systems and in this case only on others. Choose a name without capitals.`,
          };
        continue;
      }
      const isWord = quotedWords[dialect].has(name.toLowerCase());
      yield {
        span,
        message: `The name ${quoteName(name, dialect)} ${isWord ? "is a reserved word" : "is not plain"}, so every query has to quote it. Choose another one.`,
      };
    }
  },
};

/** The name of a table or view with capitals, where the file system decides how names of tables are compared. */
function differsBySystem(operation: OperationOf<Naming>, span: Span, name: string, dialect: Dialect): boolean {
  if (dialect !== "mysql" && dialect !== "mariadb") return false;
  return tableName(operation)?.span === span && /[A-Z]/.test(name);
}

function tableName(operation: OperationOf<Naming>) {
  switch (operation.kind) {
    case "create-table":
      return operation.table;
    case "rename-table":
      return operation.to;
    case "create-view":
      return operation.view;
    default:
      return undefined;
  }
}
