import type { Means } from "../core/index.ts";
import type { Range, WorkspaceEdit } from "./convert.ts";

export type { Means };

/**
 * What the VS Code client asks beyond the Language Server Protocol. Any other editor gets the same through diagnostics, code actions and
 * lenses. The only file that the client shares with the server.
 */
export const requests = {
  /** `CheckSummary` of everything that is open in the editor. */
  checkWorkspace: "cutover/checkWorkspace",
  /** `ExplainParams` to `ExplainReply | null`. */
  explain: "cutover/explain",
  /** `ColumnsParams` to `ColumnsReply`. */
  columns: "cutover/columns",
  /** `ChangeNode[]`. */
  changes: "cutover/changes",
  /** `ScaffoldParams` to `ScaffoldReply`. */
  scaffoldNext: "cutover/scaffoldNext",
  /** `StartParams` to `ScaffoldReply`. */
  startChange: "cutover/startChange",
  /** `TraceParams` to `RunReply`. */
  trace: "cutover/trace",
  /** `EnvironmentsParams` to `EnvironmentsReply`. */
  environments: "cutover/environments",
  /** `RunParams` to `RunReply`; `progressNotification` meanwhile. */
  verify: "cutover/verify",
  backfill: "cutover/backfill",
  /** `DatabaseParams` to `RunReply`: reads how large the tables of a database are. */
  tableSizes: "cutover/tableSizes",
  /** `RunParams` to `RunReply`: what the backfill would do. */
  outlineBackfill: "cutover/outlineBackfill",
} as const;

/** From the server: findings or staged changes may be others than before. At most a few a second. */
export const changedNotification = "cutover/changed";

/** From the server, while it works on a database: `RunProgress`. */
export const progressNotification = "cutover/progress";

/** Commands of the client that lenses run. */
export const clientCommands = {
  explain: "cutover.explainStatement",
  scaffoldNext: "cutover.scaffoldNextPhase",
  showChange: "cutover.showStagedChanges",
} as const;

/** What the client tells at start. Absent in other editors. */
export interface InitializationOptions {
  /** Lenses may run the client's commands. */
  readonly clientCommands?: boolean;
  /** False in Restricted Mode: no program is started, git included. */
  readonly trusted?: boolean;
}

/** Settings under `cutover`, asked for by `workspace/configuration`. */
export interface EditorSettings {
  readonly codeLens?: { readonly enabled?: boolean };
}

export interface CheckSummary {
  readonly errors: number;
  readonly warnings: number;
  readonly others: number;
  readonly files: number;
  readonly migrations: number;
  readonly statements: number;
  /** What could not be read, in words. */
  readonly unread: readonly string[];
}

export interface ExplainParams {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
}

export interface ExplainReply {
  readonly title: string;
  readonly markdown: string;
}

/** Where the cursor is, if anywhere. */
export type ColumnsParams = Partial<ExplainParams>;

/** One question of the dialogue that begins a staged change. */
export interface StartQuestion {
  readonly key: keyof StartAnswers;
  readonly prompt: string;
  readonly example: string;
  readonly choose: "column" | "columns" | "table" | "nothing";
  readonly optional: boolean;
  /** What stands around the answer. */
  readonly before: string;
  readonly after: string;
}

/** A kind of staged change that can be begun. */
export interface RecipeNode {
  readonly id: string;
  readonly title: string;
  readonly use: string;
  /** How it is declared. */
  readonly form: string;
  readonly questions: readonly StartQuestion[];
  readonly fixed: Partial<StartAnswers>;
}

/** The columns that a staged change can begin with, and the kinds of changes. */
export interface ColumnsReply {
  readonly recipes: readonly RecipeNode[];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Name of the column at the cursor. */
  readonly current?: string;
}

/** A place to open. */
export interface Site {
  readonly message: string;
  /** The same in few words, for the tree. */
  readonly brief: string;
  readonly uri?: string;
  readonly range?: Range;
}

export interface PhaseNode {
  readonly phase: string;
  readonly title: string;
  /** What it is for. */
  readonly why: string;
  /** What must hold before it, and before the next one. */
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  /** The way back. */
  readonly undo: string;
  readonly state: "done" | "skipped" | "current" | "blocked" | "pending";
  readonly evidence: readonly Site[];
  readonly missing: readonly Site[];
}

export interface ChangeNode {
  /** URI of the workspace folder: two folders may hold changes of the same name. */
  readonly folder: string;
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  readonly declared: boolean;
  /** The kind of change, for people. */
  readonly recipe: string;
  /** How far it has come, in one line. */
  readonly progress: string;
  readonly phase: string;
  readonly next: string | undefined;
  readonly at: Site;
  readonly phases: readonly PhaseNode[];
  /** Places in the code that touch the old or the new columns. */
  readonly usages: readonly Site[];
}

export interface ScaffoldParams {
  readonly folder: string;
  readonly change: string;
  /** How the phase is to be written: in the database, at each place in the code, or as a script. */
  readonly by?: Means;
}

export interface StartAnswers {
  /** `users.name`, or `users.(first, last)`. */
  readonly from: string;
  /** `users.full_name`, or what else becomes of it, such as `required`. */
  readonly to: string;
  /** SQL expressions; absent for the plain column. */
  readonly up?: string;
  readonly down?: string;
  /** Types of the new columns. */
  readonly type?: string;
  /** Column of the other table that holds the key of this one. */
  readonly on?: string;
}

export interface StartParams extends StartAnswers {
  /** Absent: the first folder with migrations. */
  readonly folder?: string;
}

export type ScaffoldReply =
  | { readonly title: string; readonly edit: WorkspaceEdit; readonly notes: readonly string[] }
  | { readonly refused: string };

export interface TraceParams {
  readonly uri: string;
  /** Tells the progress of this run from that of others. */
  readonly id: string;
}

export interface EnvironmentsParams {
  readonly folder: string;
}

export interface EnvironmentsReply {
  readonly environments: readonly {
    readonly name: string;
    readonly variable?: string;
    /** The variable is set, so no URL need be asked for. */
    readonly known: boolean;
  }[];
  /** Why nothing can be done. */
  readonly refused?: string;
}

/** Work in a database. */
export interface DatabaseParams {
  readonly folder: string;
  /** Of cutover.json. */
  readonly environment?: string;
  /** Typed by the user; never written anywhere. */
  readonly url?: string;
  /** Tells the progress of this run from that of others. */
  readonly id: string;
}

/** A run over the rows of a change. */
export interface RunParams extends DatabaseParams {
  readonly change: string;
}

export interface RunProgress {
  readonly id: string;
  /** For people. */
  readonly message: string;
  /** What is done of the whole, 0 to 1; absent when the whole is not known. */
  readonly share?: number;
}

export type RunReply =
  | { readonly title: string; readonly markdown: string; readonly good: boolean }
  | { readonly refused: string };
