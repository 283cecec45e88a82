import { aboutWaiting } from "./support/about-waiting.ts";
import {
  assertion,
  isSaidBefore,
  liveTable,
  type OnlineKind,
  onlineDialects,
  onlineKinds,
  subject,
} from "./support/online.ts";
import { handOver } from "./support/schema-change-tools.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** ALGORITHM=INPLACE with a rebuild (MySQL manual 17.12.1, column "Rebuilds Table"). */
export const alterRebuildsTable: Rule<OnlineKind> = aboutWaiting({
  id: "alter-rebuilds-table",
  severity: "info",
  axis: "availability",
  dialects: onlineDialects,
  title: "ALTER TABLE that rebuilds the table in place",
  why: "Reads and writes go on, but every row is written anew, and writes meanwhile go to a log of limited size (`innodb_online_alter_log_max_size`): when it is full the statement fails. A replica does the whole work by itself after the source has finished, and falls behind by as long.",
  instead:
    "Ask for `ALGORITHM=INPLACE, LOCK=NONE`, so that the server refuses rather than copies. Do it at a quiet hour, or hand a large table over to an online schema change tool.",
  bad: ["ALTER TABLE users ADD PRIMARY KEY (id);"],
  good: ["ALTER TABLE users ADD COLUMN nickname varchar(50);"],
  on: onlineKinds,
  *check(operation, context) {
    const { online, rewrites, fails } = context.effect;
    const table = liveTable(operation, context);
    const work = rewrites[0];
    if (table === undefined || work === undefined || fails !== undefined) return;
    if (online === undefined || online.lock !== "NONE" || online.algorithm === "COPY") return;
    if (isSaidBefore(context, (effect) => effect.rewrites.length > 0)) return;
    const asking = assertion(operation, context);
    const tools = handOver("alter-rebuilds-table", table, context);
    yield {
      span: operation.span,
      message: `${subject(operation, table)} writes ${shown(table)} anew, because ${work.because}. Reads and writes go on, but replicas fall behind. Do it at a quiet hour.`,
      rewrites: [...(asking ? [asking] : []), ...tools.rewrites],
    };
  },
});
