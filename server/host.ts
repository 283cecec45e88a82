import type {
  BackfillReport,
  CodeLanguage,
  CodeParser,
  Config,
  Dialect,
  FileReader,
  LivePlan,
  ParityReport,
  PastAnswers,
  PastQuestions,
  SyntaxChecker,
  Trace,
  Workspace,
} from "../core/index.ts";

/** The files of one folder, with unsaved buffers over them. Paths are relative to the folder, with `/`. */
export interface HostFiles extends FileReader {
  /** Absolute. */
  readonly root: string;
  /** Sets or, with undefined, removes the text of a buffer. Says whether `paths` changed. */
  setOverlay(path: string, text: string | undefined): boolean;
  /** Whether a file does not count: ignored by git, or of a dependency. */
  isLeftOut(path: string): boolean;
  /** Looks again at a path that was created or deleted. Says whether `paths` changed. */
  update(path: string): boolean;
  /** Forgets what was listed. */
  refresh(): void;
}

/** A run over the rows of a change in a database. */
export interface DatabaseJob {
  /** Folder of the workspace, for evidence. */
  readonly root: string;
  readonly environments: Config["environments"];
  readonly environment: string | undefined;
  readonly url: string | undefined;
  readonly signal: AbortSignal;
  tell(progress: { readonly done: number; readonly expected: number | undefined; readonly note: string }): void;
}

/** Work on databases. Only by a command of the user, and never in Restricted Mode. */
export interface DatabaseHost {
  hasVariable(name: string): boolean;
  /** The message for people of an error that one can mend. */
  messageOf(error: unknown): string | undefined;
  trace(workspace: Workspace, file: string, signal: AbortSignal): Promise<Trace>;
  verify(plan: LivePlan, job: DatabaseJob): Promise<ParityReport>;
  backfill(plan: LivePlan, job: DatabaseJob): Promise<BackfillReport>;
}

/** What the server needs from the machine it runs on. */
export interface ServerHost {
  openFolder(root: string): HostFiles;
  /** The root of the workspace that a file outside of all open folders belongs to. */
  rootOf(file: string): string;
  /** Which files of a folder are released already. May start git. */
  shippedFiles(root: string): Promise<((file: string) => boolean) | undefined>;
  /** What git knows of the past of a folder. May start git. */
  readPast(root: string, questions: PastQuestions): Promise<PastAnswers>;
  loadSyntaxChecker(): Promise<SyntaxChecker>;
  /** `dialects`: of the SQL in the code. */
  loadCodeParser(languages: Iterable<CodeLanguage>, dialects: Iterable<Dialect>): Promise<CodeParser>;
  /** Where the documentation of a rule is found. */
  rulePage(rule: string): string | undefined;
  now(): Date;
  /** Absent where no database can be reached. */
  readonly databases?: DatabaseHost;
}
