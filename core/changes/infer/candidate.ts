import type { QualifiedName } from "../../sql/names.ts";
import type { PlacedOperation } from "../history-facts.ts";
import { specOf } from "../spec.ts";
import type { ChangeGoal, ChangeSide, ChangeSpec } from "../types.ts";

/** Values of some columns are carried over to others. */
export interface Candidate {
  readonly from: ChangeSide;
  readonly to: ChangeSide;
  /** One expression per new column. */
  readonly up: readonly string[];
  /** The new type, where the new column took the old one's name in the end. */
  readonly type?: string;
  /** The statement that carries them. */
  readonly placed: PlacedOperation;
  /** Only a change when the old columns go: otherwise the new one may just be computed from them. */
  readonly needsDrop: boolean;
}

export function sideOf({ schema, name }: QualifiedName, columns: readonly string[]): ChangeSide {
  return { ...(schema === undefined ? {} : { schema }), table: name, columns };
}

/** The change that nobody declared. */
export function inferredSpec({ from, to, up, type, placed }: Candidate, history: string): ChangeSpec {
  const isPlain = up.every(
    (text, i) => text.replaceAll(/["`]/g, "").replace(/^\w+\./, "") === (from.columns[i] ?? from.columns[0]),
  );
  const goal: ChangeGoal = type === undefined ? { kind: "replace" } : { kind: "type", type };
  const directive = {
    subject: "column",
    goal,
    from,
    to,
    up: isPlain ? [] : up,
    down: [],
    types: [],
    span: placed.at.span,
  } as const;
  return { ...specOf(directive, placed.at, history), declared: false };
}
