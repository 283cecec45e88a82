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
  SizesReport,
  SyntaxChecker,
  Trace,
  Workspace,
} from "../core/index.ts";
import type { BackfillOutline } from "../database/backfill.ts";

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

/** How far a run is, in rows or scripts. */
export interface JobProgress {
  readonly done: number;
  readonly expected: number | undefined;
  readonly note: string;
}

/** What can be told, and stopped. */
export interface Job {
  readonly signal: AbortSignal;
  tell(progress: JobProgress): void;
}

/** A run over the rows of a change in a database. */
export interface DatabaseJob extends Job {
  /** Folder of the workspace, for evidence. */
  readonly root: string;
  readonly environments: Config["environments"];
  readonly environment: string | undefined;
  readonly url: string | undefined;
}

/** Work on databases. Only by a command of the user, and never in Restricted Mode. */
export interface DatabaseHost {
  hasVariable(name: string): boolean;
  /** The message for people of an error that one can mend. */
  messageOf(error: unknown): string | undefined;
  trace(workspace: Workspace, file: string, job: Job): Promise<Trace>;
  verify(plan: LivePlan, job: DatabaseJob): Promise<ParityReport>;
  backfill(plan: LivePlan, job: DatabaseJob): Promise<BackfillReport>;
  /** How large the tables are; left in the workspace, where findings are graded by it. */
  readTableSizes(job: DatabaseJob): Promise<SizesReport>;
  /** What the backfill would do; changes nothing. */
  outlineBackfill(plan: LivePlan, job: DatabaseJob): Promise<BackfillOutline>;
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
