import { onlineDialects } from "./support/online.ts";
import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Invisible indexes (MySQL manual 10.3.12), ignored ones of MariaDB 10.6. */
export const dropVisibleIndex: Rule<"drop-index"> = {
  id: "drop-visible-index",
  severity: "hint",
  optional: true,
  axis: "availability",
  dialects: onlineDialects,
  title: "Index dropped that the optimizer still uses",
  why: "A query that needed the index becomes slow at once, and building it again takes as long as the table is large. An index that is made invisible (MySQL) or ignored (MariaDB) is kept up to date and can be taken back at once.",
  instead: "Make the index invisible in one release, watch, and drop it in a later one.",
  bad: [
    "CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50), KEY users_email (email));\n-- next release\nALTER TABLE users DROP INDEX users_email;",
  ],
  good: [
    "CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50), KEY users_email (email));\n-- next release\nALTER TABLE users ALTER INDEX users_email INVISIBLE;\n-- next release\nALTER TABLE users DROP INDEX users_email;",
  ],
  examples: {
    mariadb: {
      bad: [
        "CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50), KEY users_email (email));\n-- next release\nALTER TABLE users DROP INDEX users_email;",
      ],
      good: [
        "CREATE TABLE users (id bigint PRIMARY KEY, email varchar(50), KEY users_email (email));\n-- next release\nALTER TABLE users ALTER INDEX users_email IGNORED;\n-- next release\nALTER TABLE users DROP INDEX users_email;",
      ],
    },
  },
  on: ["drop-index"],
  *check(operation, context) {
    const { table, index } = operation;
    if (table === undefined || !isReleased(context, table)) return;
    const known = context.schema.table(table)?.indexes.find(({ name }) => name === index.name);
    if (known === undefined || known.invisible || context.noveltyOf(known.created) !== undefined) return;
    const word = context.dialect === "mysql" ? "INVISIBLE" : "IGNORED";
    yield {
      span: operation.span,
      message: `Queries that use ${index.name} of ${shown(table)} become slow at once. Make it ${word} first, watch, and drop it in a later release.`,
    };
  },
};
