import type { QualifiedName } from "../../sql/names.ts";
import type { PlacedOperation } from "../history-facts.ts";
import { specOf } from "../spec.ts";
import type { ChangeSide, ChangeSpec } from "../types.ts";

/** Values of some columns are carried over to others. */
export interface Candidate {
  readonly from: ChangeSide;
  readonly to: ChangeSide;
  /** One expression per new column. */
  readonly up: readonly string[];
  /** The statement that carries them. */
  readonly placed: PlacedOperation;
  /** Only a change when the old columns go: otherwise the new one may just be computed from them. */
  readonly needsDrop: boolean;
}

export function sideOf({ schema, name }: QualifiedName, columns: readonly string[]): ChangeSide {
  return { ...(schema === undefined ? {} : { schema }), table: name, columns };
}

/** The change that nobody declared. */
export function inferredSpec({ from, to, up, placed }: Candidate, history: string): ChangeSpec {
  const isPlain = up.every(
    (text, i) => text.replaceAll(/["`]/g, "").replace(/^\w+\./, "") === (from.columns[i] ?? from.columns[0]),
  );
  const directive = {
    subject: "column",
    goal: { kind: "replace" },
    from,
    to,
    up: isPlain ? [] : up,
    down: [],
    types: [],
    span: placed.at.span,
  } as const;
  return { ...specOf(directive, placed.at, history), declared: false };
}
