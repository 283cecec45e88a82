import { fingerprint } from "./specification.ts";

/** The values of a key by column, as evidence shows them. */
export type KeyObject = Readonly<Record<string, string | number>>;

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
  /** Keys of some of the rows that differ. */
  readonly sample: readonly { readonly key: KeyObject }[];
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
