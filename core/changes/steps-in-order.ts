import type { Location } from "../text.ts";
import { phaseAt } from "./phase-at.ts";
import type { HistoryChanges } from "./progress.ts";
import { phaseIds } from "./types.ts";

/** Where declared changes do in order what they are for: steps of phases that they have come to. */
export function stepsInOrder(derived: HistoryChanges): readonly Location[] {
  if (!derived.changes.some(({ spec }) => spec.declared)) return [];
  return derived.operations.flatMap((placed) => {
    const step = phaseAt(placed, derived);
    if (step?.change.spec.declared !== true) return [];
    const { phase } = step.change;
    const isReached = phase === "done" || phaseIds.indexOf(step.phase) <= phaseIds.indexOf(phase);
    return isReached ? [placed.at] : [];
  });
}
