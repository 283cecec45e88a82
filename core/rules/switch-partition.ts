import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** The rows move with the catalogue, and both tables wait for that (SQL Server manual, ALTER TABLE, SWITCH). */
export const switchPartition: Rule<"other-table-action"> = {
  id: "switch-partition",
  severity: "warning",
  axis: "availability",
  dialects: ["sqlserver"],
  title: "SWITCH that makes everybody wait for long queries",
  why: "`SWITCH` moves rows at once, but takes Sch-M on both tables: it waits for every query that runs on them, and all that come later wait behind it.",
  instead:
    "Write `WITH (WAIT_AT_LOW_PRIORITY (MAX_DURATION = 1 MINUTES, ABORT_AFTER_WAIT = SELF))`: then others pass while it waits, and it gives up by itself.",
  bad: ["ALTER TABLE dbo.Events SWITCH PARTITION 1 TO dbo.EventsOld PARTITION 1;"],
  good: [
    "ALTER TABLE dbo.Events SWITCH PARTITION 1 TO dbo.EventsOld PARTITION 1 WITH (WAIT_AT_LOW_PRIORITY (MAX_DURATION = 1 MINUTES, ABORT_AFTER_WAIT = SELF));",
  ],
  on: ["other-table-action"],
  *check(operation, context) {
    const { table, exchange, waitsLow } = operation;
    if (exchange === undefined || waitsLow || context.session.lockTimeout) return;
    const live = [table, exchange].filter((each) => isReleased(context, each));
    if (live.length === 0) return;
    yield {
      span: operation.span,
      message: `SWITCH waits for all queries on ${live.map(shown).join(" and ")}, and later ones queue behind it. Let it WAIT_AT_LOW_PRIORITY.`,
      rewrites:
        operation.within === undefined && context.statement.length === 1
          ? [
              {
                title: "Wait at low priority",
                safe: false,
                replacement: `${context.text} WITH (WAIT_AT_LOW_PRIORITY (MAX_DURATION = 1 MINUTES, ABORT_AFTER_WAIT = SELF))`,
              },
            ]
          : [],
    };
  },
};
