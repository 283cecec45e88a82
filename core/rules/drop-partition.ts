import { onlineDialects } from "./support/online.ts";
import { isReleased } from "./support/released.ts";
import { listedBriefly, shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** DROP PARTITION and TRUNCATE PARTITION (MySQL manual 15.1.9.1). */
export const dropPartition: Rule<"alter-partitions"> = {
  id: "drop-partition",
  severity: "warning",
  axis: "data-loss",
  dialects: onlineDialects,
  title: "Partition dropped or emptied",
  why: "All rows of the partition are gone at once, and the statement cannot be rolled back: it commits.",
  instead:
    "Exchange the partition with an empty table (`EXCHANGE PARTITION … WITH TABLE`), keep that table until nobody misses the rows, and drop it later.",
  bad: ["ALTER TABLE events DROP PARTITION p2019;", "ALTER TABLE events TRUNCATE PARTITION p2019;"],
  good: ["ALTER TABLE events ADD PARTITION (PARTITION p2030 VALUES LESS THAN (2031));"],
  on: ["alter-partitions"],
  *check(operation, context) {
    const { action, partitions, table } = operation;
    if ((action !== "drop" && action !== "truncate") || !isReleased(context, table)) return;
    const names = partitions.length === 0 ? "every partition" : listedBriefly(partitions.map(({ name }) => name));
    const verb = action === "drop" ? "Dropping" : "Emptying";
    yield {
      span: operation.span,
      message: `${verb} ${names} of ${shown(table)} loses all rows in it, and cannot be rolled back. Exchange it with an empty table first, and drop that later.`,
    };
  },
};
