import { lockModeTitle } from "../engines/lock-modes.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** PostgreSQL manual, CLUSTER, Notes. */
export const clusterTable: Rule<"cluster"> = aboutWaiting({
  id: "cluster-table",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "CLUSTER in a migration",
  why: "`CLUSTER` writes the whole table anew in index order while it is locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead: "Use `pg_repack`, which sorts a copy in the background.",
  bad: ["CLUSTER users USING users_pkey;"],
  good: ["ALTER TABLE users CLUSTER ON users_pkey;"],
  on: ["cluster"],
  *check({ span, table }, context) {
    if (table !== undefined && !isLive(context, table)) return;
    const name = table === undefined ? "every clustered table, one after the other," : shown(table);
    yield {
      span,
      message: `CLUSTER locks ${name} against reads and writes (${lockModeTitle("AccessExclusive")}) until every row is written anew. Use pg_repack outside of migrations.`,
    };
  },
});
