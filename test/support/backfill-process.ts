// A backfill in a process of its own, which tests can kill: node backfill-process.mjs PLAN URL BATCH. Prints the report.
import type { LivePlan } from "../../core/changes/live/plan.ts";
import { runBackfill } from "../../database/backfill.ts";

const [plan = "", url = "", batch = ""] = process.argv.slice(2);
const report = await runBackfill(JSON.parse(plan) as LivePlan, {
  target: { environment: "test", url, source: "TEST_URL" },
  batch: Number(batch),
  now: () => new Date(),
});
process.stdout.write(JSON.stringify(report));
