import type { Model } from "../../code/models/types.ts";
import type { Finding, RuleDescription } from "../../rules/types.ts";
import type { Location } from "../../text.ts";
import type { ChangeContext } from "../context.ts";
import type { HistoryChanges } from "../progress.ts";
import type { Change } from "../types.ts";

/** What findings of staged changes may ask for beyond migrations and code. */
export interface FindingFacts {
  /** Options of a rule, from `cutover.json`. */
  options(rule: string): Readonly<Record<string, unknown>>;
  readonly now: Date;
  /** When a file was committed first; undefined when nobody knows. */
  committed(file: string): Date | undefined;
  /** The tables that code declares. */
  models(): readonly Model[];
  /** The text of a file as it is now; undefined when there is none. */
  read(file: string): string | undefined;
  /** Its text as it was released, where it differs. */
  readReleased(file: string): string | undefined;
}

/** The files of a small workspace, by path. */
export type ExampleFiles = Readonly<Record<string, string>>;

/**
 * A finding of staged changes, documented like a rule. One file a finding, one line in `index.ts`. A migration that was written wrong is judged
 * by `ofChange`, for one declared change that is not over; what needs no change, or one that is over, by `ofHistory`.
 */
export interface ChangeRule extends RuleDescription {
  /** Workspaces that must be reported by this rule; shown in the docs and run as tests. */
  readonly bad: readonly ExampleFiles[];
  /** Workspaces in which staged changes report nothing but hints; shown in the docs and run as tests. */
  readonly good: readonly ExampleFiles[];
  ofChange?(context: ChangeContext, change: Change, facts: FindingFacts): Iterable<ChangeFinding>;
  ofHistory?(derived: HistoryChanges, facts: FindingFacts): Iterable<ChangeFinding>;
}

/** What a rule yields; the severity defaults to the rule's. Rewrites are of the statement that it is about. */
export interface ChangeFinding
  extends Pick<Finding, "message" | "tag">,
    Partial<Pick<Finding, "severity" | "related" | "rewrites">> {
  readonly at: Location;
}

/** The finding as it is reported. */
export function reported(rule: RuleDescription, found: ChangeFinding): Finding {
  const { at, message, related = [], rewrites = [], severity = rule.severity, tag } = found;
  return {
    rule: rule.id,
    severity,
    axis: rule.axis,
    message,
    file: at.file,
    span: at.span,
    related,
    rewrites,
    ...(tag === undefined ? {} : { tag }),
  };
}
