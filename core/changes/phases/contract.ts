import { contractOperation } from "../context.ts";
import { decides, verb } from "../usage-words.ts";
import type { Phase } from "./phase.ts";

export const contract: Phase = {
  id: "contract",
  title: "Contract",
  why: "The old column goes, when nothing at any deployed commit names it any more.",
  entry: ["No read, write or declaration of the old column is left, at HEAD and at every deployed commit."],
  exit: ["The old column is dropped."],
  undo: "There is no way back: releases that name the old column can no longer run.",
  judge(context) {
    const { spec } = context;
    const dropped = contractOperation(context);
    const evidence = dropped === undefined ? [] : [{ ...dropped.at, what: `drops ${spec.from.columns.join(", ")}` }];
    if (dropped?.migration.shipped === true) return { done: true, evidence, missing: [] };
    const left = context.usages.filter((usage) => usage.side === "old" && decides(usage));
    const missing = left.map(({ file, span, column, access }) => ({
      message: `${verb(access)} ${column}`,
      at: { file, span },
    }));
    if (missing.length > 0) return { done: false, blocked: true, evidence, missing };
    if (dropped !== undefined) return { done: true, evidence, missing: [] };
    const names = spec.from.columns.map((column) => `${spec.from.table}.${column}`).join(", ");
    return { done: false, evidence: [], missing: [{ message: `${names} is still there`, at: spec.at }] };
  },
};
