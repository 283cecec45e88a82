import type { Access, Certainty, FileUsages, Sink } from "../code/types.ts";
import type { FileEdit, NewFile } from "../migrations/types.ts";
import type { ReferentialAction } from "../sql/operations.ts";
import type { Location, Span } from "../text.ts";
import type { SyncEvent } from "./sync/sync.ts";

export const phaseIds = ["expand", "dual-write", "backfill", "verify", "cutover", "contract"] as const;
export type PhaseId = (typeof phaseIds)[number];
export type RecipeId =
  | "rename-column"
  | "change-type"
  | "split-column"
  | "merge-columns"
  | "add-required-column"
  | "make-required"
  | "make-optional"
  | "drop-column"
  | "rename-table"
  | "move-column"
  | "bigint-key"
  | "add-constraint"
  | "change-enum"
  | "change-default";

/** One side of a change. */
export interface ChangeSide {
  readonly schema?: string;
  /** The table; for a value of an enumeration, its type. */
  readonly table: string;
  /** Its columns; none for a whole table or where there is nothing yet. For an enumeration the value. */
  readonly columns: readonly string[];
}

/** What kind of thing a change is about. */
export type ChangeSubject = "column" | "table" | "value";

/** What becomes of the old side: the new side takes its place, or it gets another trait. */
export type ChangeGoal =
  | { readonly kind: "replace" | "nothing" | "required" | "optional" | "unique" }
  | { readonly kind: "default" | "check"; readonly expression: string }
  /** Another type under the same name; `key` for a primary key with all that refers to it. */
  | { readonly kind: "type" | "key"; readonly type: string }
  | {
      readonly kind: "references";
      readonly target: ChangeSide;
      readonly onDelete?: ReferentialAction;
      readonly onUpdate?: ReferentialAction;
    };

/** What a directive says: `-- cutover: change users.name -> users.full_name up(trim(name)) down(full_name)`. */
export interface ChangeDirective {
  readonly subject: ChangeSubject;
  /** Without columns for `nothing -> users.tenant_id`. */
  readonly from: ChangeSide;
  /** The new columns, table or value; undefined where nothing new comes up, as in `-> nothing` and `-> required`. */
  readonly to?: ChangeSide;
  readonly goal: ChangeGoal;
  /** One expression per new column; empty when not given: the plain old column. */
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** One type per new column; empty when not given: the type of the old one. */
  readonly types: readonly string[];
  /** How the rows of two tables are matched, when a column moves to another table: `column` there holds the primary key of this one. */
  readonly on?: { readonly column: string; readonly key?: string };
  /** What filled the rows from before, where that is no migration; in words. */
  readonly backfilled?: string;
  readonly span: Span;
}

export interface ChangeSpec extends Omit<ChangeDirective, "span" | "backfilled"> {
  /** `users.name->users.full_name`. */
  readonly id: string;
  readonly recipe: RecipeId;
  readonly declared: boolean;
  /** The directive, or the statement that it was inferred from. */
  readonly at: Location;
  /** The directive that says that the rows from before are filled, and by what; it can be a later one than the first. */
  readonly backfilled?: Location & { readonly how: string };
  /** Of one that was inferred from a hook of a model: where that copies the value. */
  readonly hook?: Location;
  /** Path of the history it lives in. */
  readonly history: string;
}

export type PhaseState = "done" | "skipped" | "current" | "blocked" | "pending";

export interface Evidence extends Location {
  readonly what: string;
  /** The same in two or three words, for lists that are narrow. */
  readonly brief?: string;
}
export interface Missing {
  readonly message: string;
  readonly brief?: string;
  readonly at?: Location;
}

export interface PhaseProgress {
  readonly phase: PhaseId;
  readonly state: PhaseState;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

export interface ChangeUsage extends Location {
  /** `users.name`. */
  readonly column: string;
  readonly access: Access;
  readonly certainty: Certainty;
  /** For a write: the same sink writes the other column too. */
  readonly paired: boolean;
  /** Of the old column or of the new one; `same` where the column stays and changes in place. */
  readonly side: "old" | "new" | "same";
  /** In a test, or a data migration in code: shown, but it decides nothing. */
  readonly test: boolean;
  /** A declaration that is only a type: no query names what it declares. */
  readonly typeOnly?: true;
  /** For a write: what is written together with it. */
  readonly sink?: Sink;
  /** The read falls back between both columns of the change, so it works whichever is filled. */
  readonly fallback: boolean;
}

/** What application code is known. */
export interface CodeFacts {
  readonly files: readonly FileUsages[];
  /** Code was looked at: an absence of usages means something. */
  readonly known: boolean;
}

/** A run of a parity comparison or a backfill in one environment. */
export interface RunEvidence {
  readonly kind: "verify" | "backfill";
  /** Id of the change. */
  readonly change: string;
  readonly environment: string;
  readonly complete: boolean;
  /** Rows whose sides differ, `missing` ones included. */
  readonly mismatched: number;
  /** Rows with nothing in the new columns. */
  readonly missing: number;
  /** Rows of the new table that belong to none of the old one. */
  readonly extra: number;
  /** Fingerprint of the change's expressions when it was made. */
  readonly specification: string | undefined;
  /** Fingerprints of what wrote the columns then, by file. */
  readonly writers: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly finishedAt: string | undefined;
  /** The file that records it. */
  readonly at: Location;
}

/** What judging a change needs beyond migrations and code. */
export interface ChangeSettings {
  /** Names of the configured environments, in order. */
  readonly environments: readonly string[];
  readonly evidence: readonly RunEvidence[];
  /** Text of a file of the workspace. */
  read(file: string): string | undefined;
}

/** A staged change and how far it has come; derived from the workspace, never stored. */
export interface Change {
  readonly spec: ChangeSpec;
  /** The first phase that is neither done nor skipped; `done` after contract. */
  readonly phase: PhaseId | "done";
  /** The phase after it, when there is one. */
  readonly next: PhaseId | undefined;
  readonly phases: readonly PhaseProgress[];
  readonly usages: readonly ChangeUsage[];
  readonly writers: WriterCount;
}

/** The places in code that write the old column, and how many of them reach the new one. */
export interface WriterCount {
  readonly all: number;
  readonly doubled: number;
  /** A sync trigger that works in these events only; empty where it works in none. */
  readonly partialTrigger?: readonly SyncEvent[];
}

/** A multi-file edit with words for the preview. Applied whole or not at all. */
export interface Scaffold {
  readonly title: string;
  readonly files: readonly NewFile[];
  readonly edits: readonly FileEdit[];
  /** What is left to do by hand, for people. */
  readonly notes: readonly string[];
}
