import { comparisonsOf } from "../comparisons.ts";
import { contractOperation } from "../context.ts";
import type { Change } from "../types.ts";
import { decides } from "../usage-words.ts";
import type { ChangeRule } from "./change-rule.ts";
import { comparison, example, syncTrigger } from "./example.ts";
import { oldNames, whereAdded } from "./words.ts";

const filled = {
  "cutover.json": '{ "environments": [{ "name": "production", "urlVariable": "PRODUCTION_URL" }] }',
  "migrations/3_sync.up.sql": syncTrigger,
  "migrations/4_fill.up.sql": "UPDATE users SET full_name = name WHERE full_name IS NULL;",
};

/** Only where environments are configured: elsewhere the phase is skipped, and says so. */
export const cutoverWithoutVerification: ChangeRule = {
  id: "cutover-without-verification",
  severity: "warning",
  axis: "data-loss",
  title: "New column is relied on before both were compared",
  why: "Whether every row has the right value in the new column is not known before both columns were compared in each environment: a backfill may have stopped, a writer may have been missed.",
  instead:
    "Run `cutover verify` in each environment and commit the evidence; until then read the old column, or fall back to it.",
  bad: [example({ ...filled, "src/users.ts": 'const { rows } = await db.query("SELECT full_name FROM users");' })],
  good: [
    example({ ...filled, "src/users.ts": 'const { rows } = await db.query("SELECT name FROM users");' }),
    example({
      ...filled,
      ".cutover/evidence/production/users.name-to-users.full_name.verify.json": comparison("production", {
        "migrations/3_sync.up.sql": syncTrigger,
      }),
      "src/users.ts": 'const { rows } = await db.query("SELECT full_name FROM users");',
    }),
  ],
  *ofChange(context, change) {
    const missing = unverified(change);
    if (change.phase !== "verify" || missing === "") return;
    const related = whereAdded(context);
    for (const usage of context.usages) {
      if (usage.side !== "new" || usage.access !== "read" || usage.fallback || !decides(usage)) continue;
      const message = `${usage.column} is read here, but ${missing}. Run cutover verify first, or fall back to ${oldNames(context)}.`;
      yield { at: usage, message, related };
    }
  },
  *ofHistory({ changes, contexts }) {
    for (const [i, change] of changes.entries()) {
      const context = contexts[i];
      if (context === undefined || !change.spec.declared || change.spec.to === undefined) continue;
      const dropped = contractOperation(context);
      if (dropped === undefined || dropped.migration.shipped) continue;
      const left = comparisonsOf(context).flatMap(({ environment, proof }) =>
        proof === undefined ? [environment] : [],
      );
      if (left.length === 0) continue;
      const message = `This drops ${oldNames(context)}, but both columns were not compared in ${left.join(", ")}: what is missing in the new one is lost. Run cutover verify first.`;
      yield { at: dropped.at, message, severity: "error", related: whereAdded(context) };
    }
  },
};

/** `there is no comparison without differences in staging`; empty when nothing is missing. */
function unverified(change: Change): string {
  const missing = change.phases.find(({ phase }) => phase === "verify")?.missing ?? [];
  return missing.map(({ message }) => `there is ${message}`).join(", and ");
}
