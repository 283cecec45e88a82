import { type DirectiveProblem, parseChangeDirective } from "./directive.ts";
import { type Dropped, droppedThings } from "./dropped.ts";
import { type HistoryFacts, type PlacedOperation, placedOperations } from "./history-facts.ts";
import { inferChanges } from "./infer.ts";
import { specOf } from "./spec.ts";
import type { ChangeSpec } from "./types.ts";

/** A history looked through once, for all that is asked about its changes. */
export interface HistoryScan {
  readonly history: HistoryFacts;
  readonly operations: readonly PlacedOperation[];
  /** What migrations take away that are not shipped yet. */
  readonly dropped: readonly Dropped[];
  /** Declared changes in the order of the migrations, then those that are inferred. */
  readonly specs: readonly ChangeSpec[];
  /** Directives that could not be read. */
  readonly problems: readonly (DirectiveProblem & { readonly file: string })[];
}

/** Looks through a history for operations and changes. */
export function scanHistory(history: HistoryFacts): HistoryScan {
  const operations = placedOperations(history);
  const { specs, problems } = declaredChanges(history);
  const ids = new Set(specs.map(({ id }) => id));
  const inferred = inferChanges(history, operations).filter(({ id }) => !ids.has(id));
  const dropped = droppedThings(operations, history.schema);
  return { history, operations, dropped, specs: [...specs, ...inferred], problems };
}

function declaredChanges(history: HistoryFacts) {
  const specs = new Map<string, ChangeSpec>();
  const problems: (DirectiveProblem & { readonly file: string })[] = [];
  for (const { text, statements } of history.migrations) {
    for (const { file, comments } of statements) {
      for (const comment of comments) {
        const parsed = parseChangeDirective(text, comment.span, history.dialect);
        if (parsed?.problem !== undefined) problems.push({ ...parsed.problem, file });
        if (parsed?.directive === undefined) continue;
        const spec = specOf(parsed.directive, { file, span: comment.span }, history.path);
        if (!specs.has(spec.id)) specs.set(spec.id, spec);
      }
    }
  }
  return { specs: [...specs.values()], problems };
}
