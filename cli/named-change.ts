import type { Change, LivePlan, Workspace } from "../core/index.ts";
import { UsageError } from "./exit-codes.ts";

/** The change that is meant: by its id or any part of it that only one has. */
export function namedChange(text: string, changes: readonly Change[]): Change {
  const exact = changes.find(({ spec }) => spec.id === text);
  const fitting = changes.filter(({ spec }) => spec.id.includes(text));
  const found = exact ?? (fitting.length === 1 ? fitting[0] : undefined);
  if (found !== undefined) return found;
  const list = (fitting.length > 1 ? fitting : changes).map(({ spec }) => `  ${spec.id}`).join("\n");
  const known = changes.length === 0 ? "No staged change was found in this workspace." : `Changes:\n${list}`;
  throw new UsageError(
    fitting.length > 1 ? `${text} fits several changes.\n${list}` : `There is no staged change ${text}. ${known}`,
  );
}

/** How the rows of the named change are compared and filled. */
export function planOf(change: string, workspace: Workspace): LivePlan {
  const plan = workspace.livePlan(namedChange(change, workspace.changes()).spec.id);
  if ("refused" in plan) throw new UsageError(plan.refused);
  return plan;
}
