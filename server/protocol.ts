import type { Range, WorkspaceEdit } from "./convert.ts";

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
} as const;

/** From the server: findings or staged changes may be others than before. At most a few a second. */
export const changedNotification = "cutover/changed";

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

/** The columns that a staged change can begin with. */
export interface ColumnsReply {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Name of the column at the cursor. */
  readonly current?: string;
}

/** A place to open. */
export interface Site {
  readonly message: string;
  readonly uri?: string;
  readonly range?: Range;
}

export interface PhaseNode {
  readonly phase: string;
  readonly state: "done" | "skipped" | "current" | "blocked" | "pending";
  readonly evidence: readonly Site[];
  readonly missing: readonly Site[];
}

export interface ChangeNode {
  /** URI of the workspace folder: two folders may hold changes of the same name. */
  readonly folder: string;
  readonly id: string;
  readonly declared: boolean;
  readonly recipe: string;
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
  /** How a dual-write is to be written: by a trigger in the database, or at each place in the code. */
  readonly by?: "trigger" | "code";
}

export interface StartParams {
  /** `users.name`, or `users.(first, last)`. */
  readonly from: string;
  readonly to: string;
  /** SQL expressions; empty for the plain column. */
  readonly up: string;
  readonly down: string;
  /** Absent: the first folder with migrations. */
  readonly folder?: string;
}

export type ScaffoldReply =
  | { readonly title: string; readonly edit: WorkspaceEdit; readonly notes: readonly string[] }
  | { readonly refused: string };
