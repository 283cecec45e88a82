import type { ChangeContext } from "./context.ts";
import { isKind, type PlacedOperation } from "./history-facts.ts";
import type { HistoryChanges } from "./progress.ts";
import { recipeOf } from "./recipes/index.ts";
import { type Change, type PhaseId, phaseIds } from "./types.ts";

/** The staged change and the phase that an operation of a migration is a step of; undefined for all others. */
export function phaseAt(
  placed: PlacedOperation,
  { changes, contexts }: HistoryChanges,
): { readonly change: Change; readonly phase: PhaseId } | undefined {
  for (const [i, context] of contexts.entries()) {
    const change = changes[i];
    // A drop that nobody declared says no more of itself than the statement does.
    if (change === undefined || (!context.spec.declared && context.spec.to === undefined)) continue;
    const { phases } = recipeOf(context.spec);
    const phase = syncPhase(placed, context) ?? phaseIds.find((id) => phases[id].recognises(placed, context));
    if (phase !== undefined) return { change, phase };
  }
  return undefined;
}

/** A trigger is told by what its function does, which the operation alone does not show. */
function syncPhase(placed: PlacedOperation, { sync }: ChangeContext): PhaseId | undefined {
  const step = sync?.steps.find(({ operation }) => operation === placed.operation);
  if (step === undefined) return undefined;
  return isKind(step, "create-trigger") ? "dual-write" : "contract";
}
