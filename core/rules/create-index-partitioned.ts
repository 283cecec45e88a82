import { isLive, isPartitioned } from "./support/exemptions.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** PostgreSQL manual, CREATE INDEX: "Concurrent builds for indexes on partitioned tables are currently not supported." */
export const createIndexPartitioned: Rule<"create-index"> = {
  id: "create-index-partitioned",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Index built on all partitions at once",
  why: "An index on a partitioned table is built on every partition in one go, with all of them locked against writes (`SHARE`). `CONCURRENTLY` is refused there.",
  instead:
    "Create the index `ON ONLY` the partitioned table, build one `CONCURRENTLY` on each partition, and join each with `ALTER INDEX … ATTACH PARTITION`.",
  bad: [
    "CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);\nCREATE INDEX CONCURRENTLY events_at_idx ON events (at);",
  ],
  good: [
    "CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);\nCREATE INDEX events_at_idx ON events (at);",
  ],
  on: ["create-index"],
  *check(operation, context) {
    if (operation.only || !isPartitioned(context, operation.table)) return;
    const table = shown(operation.table);
    const steps = `Create it ON ONLY ${table}, build it CONCURRENTLY on each partition, then attach those with ALTER INDEX … ATTACH PARTITION.`;
    if (operation.concurrently !== undefined) {
      yield {
        span: operation.span,
        severity: "error",
        message: `${table} is partitioned, and PostgreSQL refuses CREATE INDEX CONCURRENTLY on a partitioned table. ${steps}`,
      };
      return;
    }
    if (!isLive(context, operation.table)) return;
    yield {
      span: operation.span,
      severity: context.direction === "down" ? "info" : "warning",
      message: `This builds an index on every partition of ${table} in one go, with all of them locked against writes (SHARE) until the last is done. ${steps}`,
    };
  },
};
