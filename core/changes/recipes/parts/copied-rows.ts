import type { Operation } from "../../../sql/operations.ts";
import type { ChangeContext } from "../../context.ts";
import { judgeUnseen, recordedFills } from "../../filled.ts";
import type { Judgement } from "../../phases/phase.ts";
import type { ChangeSpec, Evidence } from "../../types.ts";

/** Whether rows that were there before have reached the other table, after its trigger where there is one. */
export function judgeCopied(context: ChangeContext): Judgement {
  const { operations, isOnTarget, spec, sync } = context;
  const copies = operations.filter(
    ({ operation, order }) =>
      isOnTarget(operation) && isCopy(operation, spec) && (sync === undefined || order > sync.created.order),
  );
  const evidence: Evidence[] = [
    ...copies.map(({ at }) => ({ ...at, what: "copies the rows that were there before" })),
    ...recordedFills(context),
  ];
  if (evidence.length > 0) return { done: true, evidence, missing: [] };
  const unseen = judgeUnseen(context);
  if (unseen !== undefined) return unseen;
  return {
    done: false,
    evidence: [],
    missing: [
      {
        message: `nothing copies the rows that are there already to ${spec.to?.table}`,
        brief: "no backfill yet",
        at: spec.at,
      },
    ],
  };
}

/** Rows of the old table give the new columns their values; an INSERT that leaves these to their defaults carries nothing over. */
function isCopy(operation: Operation, { from, to }: ChangeSpec): boolean {
  const next = to?.columns ?? [];
  const isOld = ({ name }: { readonly name: string }) => name === from.table;
  if (operation.kind === "insert-rows")
    return (
      operation.query?.tables.some(isOld) === true &&
      next.every((name) => operation.columns?.some((column) => column.name === name) !== false)
    );
  return (
    operation.kind === "update-rows" &&
    operation.from.some(isOld) &&
    next.every((name) => operation.set.some(({ column, value }) => column.name === name && value.columns.length > 0))
  );
}
