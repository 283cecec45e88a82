import type { Missing } from "../types.ts";
import { decides, verb } from "../usage-words.ts";
import type { Phase } from "./phase.ts";

export const cutover: Phase = {
  id: "cutover",
  title: "Cutover",
  why: "Code reads the new column; the old one is still kept up, so that the previous release works.",
  entry: ["Both columns agree.", "The new column has the indexes and constraints of the old one."],
  exit: ["No code reads the old column."],
  undo: "Deploy the previous release again: the old column is up to date.",
  judge({ spec, usages, codeKnown }) {
    // Most mappers select every column that they declare: a declaration is a read.
    const reads = usages.filter((usage) => usage.access !== "write" && decides(usage));
    const newReads = reads.filter((usage) => usage.side === "new" && !usage.fallback);
    const missing: Missing[] = reads
      .filter((usage) => usage.side === "old")
      .map(({ file, span, column, access }) => ({ message: `${verb(access)} ${column}`, at: { file, span } }));
    const names = (spec.to?.columns ?? []).map((column) => `${spec.to?.table}.${column}`).join(", ");
    if (missing.length === 0 && newReads.length === 0 && codeKnown && names !== "")
      missing.push({ message: `no code that reads ${names} was found`, at: spec.at });
    const evidence = newReads.map(({ file, span, column, access }) => ({
      file,
      span,
      what: `${verb(access)} ${column}`,
    }));
    if (!codeKnown) evidence.push({ ...spec.at, what: "no application code was read: nothing tells who reads" });
    return { done: missing.length === 0, evidence, missing };
  },
};
