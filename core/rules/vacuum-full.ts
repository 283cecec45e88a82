import { lockModeTitle } from "../engines/lock-modes.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { listed, shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** PostgreSQL manual, VACUUM, FULL. */
export const vacuumFull: Rule<"vacuum"> = aboutWaiting({
  id: "vacuum-full",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "VACUUM FULL in a migration",
  why: "`VACUUM FULL` copies the whole table and rebuilds its indexes while it is locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead: "Use plain `VACUUM`, or `pg_repack` to give space back without stopping anybody.",
  bad: ["VACUUM FULL users;"],
  good: ["VACUUM users;"],
  on: ["vacuum"],
  *check(operation, context) {
    if (!operation.full) return;
    const tables = operation.tables.filter((table) => isLive(context, table));
    if (tables.length === 0 && operation.tables.length > 0) return;
    const names = tables.length === 0 ? "every table, one after the other," : listed(tables.map(shown));
    yield {
      span: operation.span,
      message: `VACUUM FULL locks ${names} against reads and writes (${lockModeTitle("AccessExclusive")}) until all of it is copied and its indexes are rebuilt. Use plain VACUUM, or pg_repack outside of migrations.`,
    };
  },
});
