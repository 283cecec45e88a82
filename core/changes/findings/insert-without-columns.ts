import { usagesOfColumn } from "../../code/match.ts";
import type { ChangeRule } from "./change-rule.ts";

const table = "CREATE TABLE `users` (`id` bigint NOT NULL, `name` varchar(99), PRIMARY KEY (`id`)) ENGINE=InnoDB;";
const widened = "ALTER TABLE `users` ADD COLUMN `email` varchar(99), ALGORITHM=INSTANT;";

/** MySQL and MariaDB: error 1136; SQLite: "table t has 2 columns but 1 values were supplied"; SQL Server: error 213. */
export const insertWithoutColumns: ChangeRule = {
  id: "insert-without-columns",
  severity: "warning",
  axis: "compatibility",
  dialects: ["mysql", "mariadb", "sqlite", "sqlserver"],
  title: "INSERT without a list of columns into a table that gets one more",
  why: "An `INSERT` that lists no columns must give a value to each of them, so it fails from the moment on in which the migration adds one, the new column's default notwithstanding. PostgreSQL alone fills the rest.",
  instead: "List the columns in the INSERT, and release that before the migration.",
  bad: [
    {
      "migrations/1_users.up.sql": table,
      "migrations/2_email.up.sql": widened,
      "src/users.ts": 'await db.query("INSERT INTO users VALUES (?, ?)", [id, name]);',
    },
  ],
  good: [
    {
      "migrations/1_users.up.sql": table,
      "migrations/2_email.up.sql": widened,
      "src/users.ts": 'await db.query("INSERT INTO users (id, name) VALUES (?, ?)", [id, name]);',
    },
  ],
  *ofHistory({ history, index, widened: tables }) {
    for (const { table: name, before, now, by } of tables) {
      for (const { file, usage, certainty } of usagesOfColumn(
        index,
        history.schema.tableKey(name),
        "*",
        history.schema,
      )) {
        if (file.test || certainty !== "resolved" || usage.access !== "write" || usage.values !== before) continue;
        yield {
          at: {
            file: file.file,
            span: (usage.sink === undefined ? undefined : file.sinks[usage.sink]?.span) ?? usage.span,
          },
          message: `This INSERT lists no columns and gives ${before} values, but ${name.name} has ${now} columns from this release on: it fails as soon as the migration has run. List the columns.`,
          related: [{ ...by.at, message: `${name.name} gets a column here` }],
        };
      }
    }
  },
};
