import { spellings } from "../code/spelling.ts";
import { migrationDate } from "./migration-date.ts";
import type { HistoryChanges } from "./progress.ts";
import type { HistoryScan } from "./scan.ts";
import { stepsOf } from "./steps.ts";

/** What only the repository's past can tell. */
export interface PastQuestions {
  /** Which files mentioned one of these words when they were released, and are different now? */
  readonly words: ReadonlySet<string>;
  /** When was each of these files committed first? */
  readonly files: ReadonlySet<string>;
}

/** The answers; a file that is not in a map is the same as released, or was never committed. */
export interface PastAnswers {
  /** Released texts by path. */
  readonly released: ReadonlyMap<string, string>;
  readonly committed: ReadonlyMap<string, Date>;
}

/** Names that the released code may use and that are taken away with this release. */
export function releasedNames({ dropped }: HistoryScan): ReadonlySet<string> {
  return new Set(dropped.flatMap(({ name }) => name.slice(name.indexOf(".") + 1)));
}

/** What is asked of the past for one history. */
export function pastQuestions(names: ReadonlySet<string>, { changes, contexts }: HistoryChanges): PastQuestions {
  const files = new Set<string>();
  for (const [i, change] of changes.entries()) {
    const context = contexts[i];
    if (context === undefined || !change.spec.declared || change.phase === "done") continue;
    for (const { file } of [change.spec.at, ...stepsOf(context).map(({ at }) => at)])
      if (migrationDate(file) === undefined) files.add(file);
  }
  return { words: new Set([...names].flatMap(spellings)), files };
}
