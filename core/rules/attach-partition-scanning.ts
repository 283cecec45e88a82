import { lockModeTitle } from "../engines/lock-modes.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { listed, shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** PostgreSQL manual, section 5.12.2.2: a valid check that implies the bounds saves the scan. */
export const attachPartitionScanning: Rule<"attach-partition"> = aboutWaiting({
  id: "attach-partition-scanning",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Partition attached without a proof of its bounds",
  why: "`ATTACH PARTITION` reads every row of the new partition, and of the default partition, to see that they fit, with both locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead:
    "First add a `CHECK` that says the same as the bounds, `NOT VALID`, and validate it; for a nullable key with `IS NOT NULL`. Drop it afterwards.",
  bad: ["ALTER TABLE events ATTACH PARTITION events_2030 FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');"],
  good: [
    "CREATE TABLE events_2030 (LIKE events);\nALTER TABLE events ATTACH PARTITION events_2030 FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');",
  ],
  on: ["attach-partition"],
  *check(operation, context) {
    const tables = context.effect.scans.map((work) => work.table).filter((table) => isLive(context, table));
    if (tables.length === 0) return;
    yield {
      span: operation.span,
      message: `Attaching ${shown(operation.partition)} locks ${listed([...new Set(tables.map(shown))])} against reads and writes (${lockModeTitle("AccessExclusive")}) while every row is checked against the bounds of ${shown(operation.table)}. Add a CHECK that says the same as the bounds, NOT VALID, VALIDATE it, then attach.`,
    };
  },
});
