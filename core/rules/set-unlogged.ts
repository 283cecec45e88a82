import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { shown } from "./support/wording.ts";
import { lockClause, ownLock } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** An unlogged table is emptied after a crash and never reaches a standby (PostgreSQL manual, CREATE TABLE, UNLOGGED). */
export const setUnlogged: Rule<"set-unlogged"> = aboutWaiting({
  id: "set-unlogged",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Table made unlogged",
  why: "`SET UNLOGGED` copies the whole table while it is locked against reads and writes (`ACCESS EXCLUSIVE`). Afterwards a crash empties the table, and standbys do not have it.",
  instead: "Keep tables whose rows matter logged.",
  bad: ["ALTER TABLE events SET UNLOGGED;"],
  good: ["CREATE UNLOGGED TABLE events (id bigint);"],
  on: ["set-unlogged"],
  *check(operation, context) {
    const { table } = operation;
    const lock = ownLock(context.effect);
    if (lock === undefined || context.effect.rewrites.length === 0 || !isLive(context, table)) return;
    yield {
      span: operation.span,
      message: `Making ${shown(table)} unlogged ${lockClause(lock)} until all of it is copied. Afterwards a crash empties it and standbys do not have it: keep it logged, or use a new table for rows that may be lost.`,
    };
  },
});
