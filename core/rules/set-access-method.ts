import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { shown } from "./support/wording.ts";
import { lockClause, ownLock } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** Rewrites the table (PostgreSQL manual, ALTER TABLE, SET ACCESS METHOD; version 15 and later). */
export const setAccessMethod: Rule<"set-access-method"> = aboutWaiting({
  id: "set-access-method",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Access method of a table changed",
  why: "`SET ACCESS METHOD` rewrites the whole table while it is locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead: "Create a table with the new access method, copy the rows in batches and swap the names.",
  bad: ["ALTER TABLE events SET ACCESS METHOD columnar;"],
  good: ["CREATE TABLE events (id bigint);\nALTER TABLE events SET ACCESS METHOD columnar;"],
  on: ["set-access-method"],
  *check(operation, context) {
    const { table } = operation;
    const lock = ownLock(context.effect);
    // Whether it has it already may not be known, but who writes this means to change it.
    const changes = context.effect.rewrites.length > 0 || context.effect.unknown !== undefined;
    if (lock === undefined || !changes || !isLive(context, table)) return;
    yield {
      span: operation.span,
      message: `Changing the access method of ${shown(table)} ${lockClause(lock)} until every row is written anew. Copy the rows into a new table in batches, and swap the tables.`,
    };
  },
});
