import type { Operation } from "../../sql/operations.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import { isGenerated } from "../object-names.ts";
import type { ChangeSpec } from "../types.ts";
import type { SyncTrigger } from "./find-sync.ts";
import { syncEvents } from "./sync.ts";

/**
 * The trigger that a scaffold made for the change, by its name: for kinds of change whose trigger does something else than to carry values
 * between two columns of a row. What a scaffold wrote is complete.
 */
export function findNamedTrigger(spec: ChangeSpec, operations: readonly PlacedOperation[]): SyncTrigger | undefined {
  const named = operations.filter(({ operation }) => isGenerated(nameOf(operation), spec));
  const standing = new Map<string, PlacedOperation>();
  for (const placed of named) {
    const name = nameOf(placed.operation) ?? "";
    if (isKind(placed, "create-trigger")) standing.set(name, placed);
    else standing.delete(name);
  }
  const created = [...standing.values()].at(-1) ?? named.findLast((placed) => isKind(placed, "create-trigger"));
  if (created === undefined) return undefined;
  const names = standing.size > 0 ? [...standing.keys()] : [nameOf(created.operation) ?? ""];
  return {
    created,
    dropped: standing.size > 0 ? undefined : named.at(-1),
    name: names[0] ?? "",
    triggers: names,
    steps: named,
    complete: true,
    covers: new Set(standing.size > 0 ? syncEvents : []),
    flaws: [],
  };
}

/** The trigger that is created or dropped. Where names are the schema's, DROP TRIGGER names no table (MySQL, MariaDB). */
function nameOf(operation: Operation): string | undefined {
  if (operation.kind === "create-trigger" || operation.kind === "drop-trigger") return operation.trigger.name;
  return operation.kind === "drop-object" && operation.objectKind === "trigger" ? operation.object.name : undefined;
}
