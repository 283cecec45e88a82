import { lockModeTitle } from "../engines/lock-modes.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { shown } from "./support/wording.ts";
import { lockClause, ownLock } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** The files of the table are copied block by block (PostgreSQL manual, ALTER TABLE, SET TABLESPACE). */
export const setTablespace: Rule<"set-tablespace" | "move-tablespace"> = aboutWaiting({
  id: "set-tablespace",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Table moved to another tablespace",
  why: "`SET TABLESPACE` copies the files of the table while it is locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead:
    "Move it with a tool that copies in the background (`pg_repack --tablespace`), or copy into a new table in batches.",
  bad: ["ALTER TABLE events SET TABLESPACE archive;"],
  good: ["CREATE TABLE events (id bigint) TABLESPACE archive;"],
  on: ["set-tablespace", "move-tablespace"],
  *check(operation, context) {
    if (operation.kind === "move-tablespace") {
      yield {
        span: operation.span,
        message: `Every ${operation.objectKind.replace("-", " ")} in ${operation.tablespace.name} is locked against reads and writes (${lockModeTitle("AccessExclusive")}) until its files are copied, and all of them until the last one is. Move them one by one, with a tool that copies in the background, such as pg_repack with --tablespace.`,
      };
      return;
    }
    const { table } = operation;
    const lock = ownLock(context.effect);
    if (lock === undefined || context.effect.rewrites.length === 0 || !isLive(context, table)) return;
    yield {
      span: operation.span,
      message: `Moving ${shown(table)} to another tablespace ${lockClause(lock)} until its files are copied. Use a tool that copies in the background, such as pg_repack with --tablespace.`,
    };
  },
});
