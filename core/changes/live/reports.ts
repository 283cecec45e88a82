import { fingerprint } from "./specification.ts";

/** The values of a key by column, as evidence shows them. */
export type KeyObject = Readonly<Record<string, string | number>>;

/** In which way a row differs: it has another value, nothing in the new columns, or is in the new table only. */
export type Difference = "different" | "missing" | "extra";

/** A row that differs. */
export interface Offender {
  readonly key: KeyObject;
  readonly why: Difference;
}

/** What a comparison found: `cutover verify --format json`, and its evidence. Counts and keys, never values. */
export interface ParityReport {
  readonly version: 1;
  readonly change: string;
  readonly environment: string;
  readonly rows: number;
  /** Rows with any difference, those with nothing in the new columns included. */
  readonly mismatched: number;
  /** Rows with the old side set and nothing in the new one. */
  readonly missing: number;
  /** Rows of the new table that belong to none of the old one; for changes over two tables. */
  readonly extra?: number;
  /** Keys of some of the rows that differ, of each kind. Those of extra rows are the keys of the new table. */
  readonly sample: readonly Offender[];
  readonly complete: boolean;
  readonly specification: string;
  readonly writers: Readonly<Record<string, string>>;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Where the comparison goes on, while it is not complete. */
  readonly after?: KeyObject;
}

/** What a backfill did: `cutover backfill --format json`, and its evidence. */
export interface BackfillReport {
  readonly version: 1;
  readonly change: string;
  readonly environment: string;
  readonly rowsSeen: number;
  readonly rowsChanged: number;
  readonly batches: number;
  /** The key behind which an interrupted run went on. */
  readonly resumedFrom?: KeyObject;
  readonly complete: boolean;
  readonly specification: string;
  readonly startedAt: string;
  readonly finishedAt: string;
}

const differenceWords: Readonly<Record<Difference, string>> = {
  different: "with a wrong value",
  missing: "with no value yet",
  extra: "in the new table only",
};

/** How many rows differ in each of the ways that occur, with what fits behind the number: `with no value yet`. */
export function differences({
  mismatched,
  missing,
  extra = 0,
}: Pick<ParityReport, "mismatched" | "missing" | "extra">): readonly {
  readonly why: Difference;
  readonly count: number;
  readonly words: string;
}[] {
  const counts: Readonly<Record<Difference, number>> = { different: mismatched - missing, missing, extra };
  return (["different", "missing", "extra"] as const)
    .map((why) => ({ why, count: counts[why], words: differenceWords[why] }))
    .filter(({ count }) => count > 0);
}

/** `1 row with a wrong value, 2 rows with no value yet`; `no difference`. */
export function differencesText(counts: Pick<ParityReport, "mismatched" | "missing" | "extra">): string {
  const parts = differences(counts).map(
    ({ count, words }) => `${count.toLocaleString("en-US")} ${count === 1 ? "row" : "rows"} ${words}`,
  );
  return parts.length === 0 ? "no difference" : parts.join(", ");
}

/** Folder of the evidence in a workspace. It is meant to be committed. */
export const evidenceFolder = ".cutover/evidence/";

/** The file of the evidence of one kind of run for one change in one environment. */
export function evidencePath(kind: "verify" | "backfill", change: string, environment: string): string {
  const readable = change
    .replaceAll("->", "-to-")
    .replace(/[^\w.-]+/g, "_")
    .slice(0, 80);
  const isUnique = readable.replace("-to-", "->") === change;
  const name = isUnique ? readable : `${readable}-${fingerprint(change).slice(0, 8)}`;
  return `${evidenceFolder}${environment.replace(/[^\w.-]+/g, "_")}/${name}.${kind}.json`;
}

/** A report as the text of its file. */
export function evidenceText(report: ParityReport | BackfillReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
