import { blockedBy, isStrong, lockModeTitle } from "../engines/lock-modes.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { listed, shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

const mysqlExamples = {
  bad: ["LOCK TABLES users WRITE;\nUNLOCK TABLES;"],
  good: ["CREATE TABLE users (id bigint PRIMARY KEY);\nLOCK TABLES users WRITE;\nUNLOCK TABLES;"],
};

/** `deadlock_timeout` of PostgreSQL, in milliseconds, unless configured (manual, runtime-config-locks). */
const deadlockTimeout = 1000;

/** PostgreSQL manual, LOCK: held until the end of the transaction. */
export const lockTable: Rule<"lock-table"> = aboutWaiting({
  id: "lock-table",
  severity: "info",
  axis: "availability",
  dialects: ["postgres", "mysql", "mariadb"],
  title: "Table locked by hand",
  why: "`LOCK TABLE` keeps its lock until the transaction ends, so everything that follows in the migration adds to the time that others wait.",
  instead:
    "Leave it out: each statement takes the lock that it needs. If you need it, keep the transaction short; name several tables in one `LOCK TABLE`, with a `lock_timeout` below `deadlock_timeout`, so that nobody is caught in between.",
  bad: ["BEGIN;\nLOCK TABLE users IN ACCESS EXCLUSIVE MODE;\nCOMMIT;"],
  good: [
    "BEGIN;\nLOCK TABLE users IN ROW EXCLUSIVE MODE;\nCOMMIT;",
    "BEGIN;\nSET LOCAL lock_timeout = '100ms';\nLOCK TABLE orders, users;\nCOMMIT;",
  ],
  examples: { mysql: mysqlExamples, mariadb: mysqlExamples },
  on: ["lock-table"],
  *check(operation, context) {
    const { span, mode } = operation;
    const locks = context.command
      .filter((other) => other.kind === "lock-table")
      .filter(({ table }) => isStrong(mode) && isLive(context, table));
    if (locks[0] !== operation || isAllOrNone(context)) return;
    const blocked = blockedBy(mode);
    yield {
      span,
      severity: blocked === "reads and writes" ? "warning" : "info",
      message: `This locks ${listed(locks.map(({ table }) => shown(table)))} against ${blocked} (${lockModeTitle(mode)}) until ${context.effect.commits ? "UNLOCK TABLES" : "the transaction ends"}, however long the rest of it takes. Leave it out where the statements' own locks are enough, or keep ${context.effect.commits ? "what stands between" : "the transaction"} short.`,
    };
  },
});

/**
 * Several tables in one statement, waited for too briefly to meet a deadlock: what a transaction does that is going to need them all, and must not hold one
 * while it waits for another.
 */
function isAllOrNone({ dialect, command, session }: RuleContext): boolean {
  const { lockTimeout = 0 } = session;
  return dialect === "postgres" && command.length > 1 && lockTimeout > 0 && lockTimeout < deadlockTimeout;
}
