import type { Phase } from "./phase.ts";

export const verify: Phase = {
  id: "verify",
  title: "Verify",
  why: "Both columns are compared in every environment before any code relies on the new one.",
  entry: ["The backfill is complete."],
  exit: ["A complete comparison of every environment found no difference."],
  undo: "Nothing to undo: it only reads.",
  judge({ spec, settings }) {
    if (settings.environments.length === 0)
      return {
        done: false,
        skipped: true,
        evidence: [{ ...spec.at, what: "no environment is configured" }],
        missing: [],
      };
    const runs = settings.evidence.filter((run) => run.kind === "verify" && run.change === spec.id);
    const good = runs.filter((run) => run.complete && run.mismatched === 0);
    const missing = settings.environments
      .filter((environment) => !good.some((run) => run.environment === environment))
      .map((environment) => ({ message: `no comparison without differences in ${environment}`, at: spec.at }));
    return {
      done: missing.length === 0,
      evidence: good.map((run) => ({ ...run.at, what: `no difference in ${run.environment}` })),
      missing,
    };
  },
};
