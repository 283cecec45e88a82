import type { Location, Span } from "../text.ts";
import type { Change } from "./types.ts";

/** A range in the JSON of the command line: 1-based, columns in UTF-16 units, end exclusive. */
export interface JsonRange {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** One change as `cutover status --format json` prints it. `rangeOf` turns a span of a file into lines and columns. */
export function changeToJson(change: Change, rangeOf: (file: string, span: Span) => JsonRange) {
  const { spec } = change;
  const place = ({ file, span }: Location) => ({ file, range: rangeOf(file, span) });
  return {
    id: spec.id,
    recipe: spec.recipe,
    declared: spec.declared,
    table: spec.from.table,
    from: spec.from.columns,
    to: spec.to?.columns ?? [],
    phase: change.phase,
    next: change.next ?? null,
    phases: change.phases.map(({ phase, state, evidence, missing }) => ({
      phase,
      state,
      evidence: evidence.map((item) => ({ ...place(item), what: item.what })),
      missing: missing.map(({ message, at }) => ({ message, ...(at === undefined ? {} : place(at)) })),
    })),
    usages: change.usages.map((usage) => ({
      ...place(usage),
      column: usage.column,
      access: usage.access,
      certainty: usage.certainty,
      paired: usage.paired,
    })),
  };
}
