import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { shown } from "./support/wording.ts";
import { lockClause, ownLock } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** Every page goes into the write-ahead log (PostgreSQL manual, ALTER TABLE, SET LOGGED). */
export const setLogged: Rule<"set-logged"> = aboutWaiting({
  id: "set-logged",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Unlogged table made logged",
  why: "`SET LOGGED` copies the whole table while it is locked against reads and writes (`ACCESS EXCLUSIVE`), and sends all of it through the write-ahead log.",
  instead: "Create a logged table, copy the rows in batches and swap the names.",
  bad: ["ALTER TABLE events SET LOGGED;"],
  good: ["CREATE UNLOGGED TABLE events (id bigint);\nALTER TABLE events SET LOGGED;"],
  on: ["set-logged"],
  *check(operation, context) {
    const { table } = operation;
    const lock = ownLock(context.effect);
    // Whether it has it already may not be known, but who writes this means to change it.
    const changes = context.effect.rewrites.length > 0 || context.effect.unknown !== undefined;
    if (lock === undefined || !changes || !isLive(context, table)) return;
    yield {
      span: operation.span,
      message: `Making ${shown(table)} logged ${lockClause(lock)} until all of it is copied. Copy the rows into a new logged table in batches, and swap the tables.`,
    };
  },
});
