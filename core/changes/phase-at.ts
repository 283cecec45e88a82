import type { PlacedOperation } from "./history-facts.ts";
import { isKind } from "./history-facts.ts";
import type { HistoryChanges } from "./progress.ts";
import { recipes } from "./recipes/index.ts";
import { type Change, type PhaseId, phaseIds } from "./types.ts";

/** The staged change and the phase that an operation of a migration is a step of; undefined for all others. */
export function phaseAt(
  placed: PlacedOperation,
  { changes, contexts }: HistoryChanges,
): { readonly change: Change; readonly phase: PhaseId } | undefined {
  for (const [i, context] of contexts.entries()) {
    const change = changes[i];
    if (change === undefined || !context.isOwn(placed.operation)) continue;
    // A trigger is told by what its function does, which the operation alone does not show.
    if (isKind(placed, "create-trigger")) {
      if (context.sync?.created.at === placed.at) return { change, phase: "dual-write" };
      continue;
    }
    if (isKind(placed, "drop-trigger") && context.sync?.dropped?.at === placed.at) return { change, phase: "contract" };
    const recipe = recipes.find(({ id }) => id === context.spec.recipe);
    const phase = phaseIds.find((id) => recipe?.recognises(id, placed.operation, context.spec) === true);
    if (phase !== undefined) return { change, phase };
  }
  return undefined;
}
