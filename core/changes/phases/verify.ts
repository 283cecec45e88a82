import { comparisonsOf } from "../comparisons.ts";
import type { Phase } from "./phase.ts";

export const verify: Phase = {
  id: "verify",
  title: "Verify",
  why: "Both columns are compared in every environment before any code relies on the new one.",
  entry: ["The backfill is complete."],
  exit: ["A complete comparison of every environment found no difference."],
  undo: "Nothing to undo: it only reads.",
  judge(context) {
    const { spec, settings } = context;
    if (settings.environments.length === 0)
      return {
        done: false,
        skipped: true,
        evidence: [{ ...spec.at, what: "no environment is configured" }],
        missing: [],
      };
    const compared = comparisonsOf(context);
    const missing = compared.flatMap(({ missing }) =>
      missing === undefined ? [] : [{ message: missing, at: spec.at }],
    );
    return {
      done: missing.length === 0,
      evidence: compared.flatMap(({ proof, environment }) =>
        proof === undefined ? [] : [{ ...proof.at, what: `no difference in ${environment}` }],
      ),
      missing,
    };
  },
};
