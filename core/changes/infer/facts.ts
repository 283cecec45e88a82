import type { HistoryFacts, PlacedOperation } from "../history-facts.ts";

/** What changes are inferred from. */
export interface InferFacts {
  readonly history: HistoryFacts;
  /** All operations of the history, in order. */
  readonly operations: readonly PlacedOperation[];
}
