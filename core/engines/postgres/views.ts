import type { OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, together, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { targetOf } from "./reach.ts";

/** CREATE VIEW looks its sources up; OR REPLACE takes ACCESS EXCLUSIVE on the view that is there. */
export function createView(operation: OperationOf<"create-view">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.view, context);
  return {
    locks: [
      ...locks(operation.orReplace && table ? [key] : [], "AccessExclusive"),
      ...locks(
        operation.query.tables.map((name) => targetOf(name, context).key),
        "AccessShare",
        "the view reads it",
      ),
    ],
  };
}

export function createMaterializedView(
  operation: OperationOf<"create-materialized-view">,
  context: EngineContext,
): Facts {
  const sources = operation.query.tables.map((name) => targetOf(name, context).key);
  if (operation.ifNotExists && targetOf(operation.view, context).table) return {};
  const scans = operation.withNoData ? [] : works(sources, "the view is filled from it");
  return { locks: locks(sources, "AccessShare", "the view reads it"), scans };
}

/** REFRESH keeps readers of the view out while it is filled; CONCURRENTLY only writers, and may run in a transaction. */
export function refreshMaterializedView(
  operation: OperationOf<"refresh-materialized-view">,
  context: EngineContext,
): Facts {
  const { key, table } = targetOf(operation.view, context);
  const sources = table?.reads ?? [];
  const read: Facts = {
    locks: locks(sources, "AccessShare", "the view reads it"),
    scans: works(sources, "the view is filled from it"),
  };
  if (operation.concurrently)
    return together(
      { locks: locks([key], "Exclusive"), scans: works([key], "the new rows are compared with it") },
      read,
    );
  const taken: Facts = { locks: locks([key], "AccessExclusive") };
  if (operation.withNoData) return { ...taken, rewrites: [{ key, because: "the view is emptied", empties: true }] };
  return together(taken, { rewrites: works([key], "the view is filled anew") }, read);
}
