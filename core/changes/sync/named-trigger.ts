import { isKind, type PlacedOperation } from "../history-facts.ts";
import { syncNames } from "../object-names.ts";
import type { ChangeSpec } from "../types.ts";
import type { SyncTrigger } from "./find-sync.ts";

/**
 * The trigger that a scaffold made for the change, by its name: for kinds of change whose trigger does something else than to carry values
 * between two columns of a row. What a scaffold wrote is complete.
 */
export function findNamedTrigger(spec: ChangeSpec, operations: readonly PlacedOperation[]): SyncTrigger | undefined {
  const name = syncNames(spec).trigger;
  const created = operations.findLast(
    (placed) => isKind(placed, "create-trigger") && placed.operation.trigger.name === name,
  );
  if (created === undefined) return undefined;
  const dropped = operations.findLast(
    (placed) =>
      placed.order > created.order && isKind(placed, "drop-trigger") && placed.operation.trigger.name === name,
  );
  return { created, dropped, name, complete: true, flaws: [] };
}
