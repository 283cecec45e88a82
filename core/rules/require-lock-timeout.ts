import { lockingKinds, tablesBlocked } from "./support/locking.ts";
import { listed } from "./support/wording.ts";
import type { Rule } from "./types.ts";

const mysqlExamples = {
  bad: ["ALTER TABLE users ADD COLUMN email varchar(100);"],
  good: ["SET SESSION lock_wait_timeout = 5;\nALTER TABLE users ADD COLUMN email varchar(100);"],
};

/** While the statement waits for its lock, every query on the table waits behind it. */
export const requireLockTimeout: Rule<(typeof lockingKinds)[number]> = {
  id: "require-lock-timeout",
  severity: "warning",
  optional: true,
  axis: "availability",
  dialects: ["postgres", "mysql", "mariadb", "sqlserver"],
  title: "Strong lock taken without a lock_timeout",
  why: "A statement that waits for a strong lock behind a long transaction makes every query that comes after it wait too, without an end. `lock_timeout` (`lock_wait_timeout` of MySQL, a year by default, and of MariaDB, a day) lets it give up instead. Not needed where the migration runner or its role sets one.",
  instead: "Set `lock_timeout` to a few seconds before the statement, and run the migration again when it gives up.",
  bad: ["ALTER TABLE users ADD COLUMN email text;"],
  good: ["SET lock_timeout = '5s';\nALTER TABLE users ADD COLUMN email text;"],
  examples: {
    mysql: mysqlExamples,
    mariadb: mysqlExamples,
    sqlserver: {
      bad: ["ALTER TABLE dbo.Users ADD Email NVARCHAR(200) NULL;"],
      good: ["SET LOCK_TIMEOUT 5000;\nALTER TABLE dbo.Users ADD Email NVARCHAR(200) NULL;"],
    },
  },
  on: lockingKinds,
  *check(operation, context) {
    const { session, command } = context;
    if (operation.within !== undefined || (session.lockTimeout ?? 0) > 0 || command[0] !== operation) return;
    const tables = tablesBlocked(context);
    if (tables.length === 0 || session.heldLocks().length > 0) return;
    const isOnline = context.effect.online !== undefined || context.effect.commits === true;
    const setting = isOnline ? "lock_wait_timeout" : "lock_timeout";
    const local = session.inTransaction ? "LOCAL " : "";
    const own = context.dialect === "sqlserver" ? "SET LOCK_TIMEOUT 5000" : `SET ${local}lock_timeout = '5s'`;
    const sql = isOnline ? "SET SESSION lock_wait_timeout = 5" : own;
    yield {
      span: operation.span,
      message: `No ${setting} is in force while this waits for its lock on ${listed(tables)}, and every query on it queues up behind. Set one of a few seconds before.`,
      rewrites: [{ title: `Set ${setting} to 5 s before`, safe: false, before: { sql, at: "statement" } }],
    };
  },
};
