import type { Dialect } from "../sql/types.ts";
import type { Location, Span } from "../text.ts";

export type FrameworkId =
  | "plain"
  | "golang-migrate"
  | "goose"
  | "sql-migrate"
  | "dbmate"
  | "sqlx"
  | "diesel"
  | "flyway"
  | "liquibase"
  | "prisma"
  | "drizzle"
  | "supabase"
  | "node-pg-migrate"
  | "postgrator"
  | "tern"
  | "atlas"
  | "pop";

/**
 * How the framework runs one script.
 * - `single`: all statements of the script in one transaction that the framework opens;
 * - `implicit`: the whole script is sent as one command, which PostgreSQL runs in one transaction unless the script itself says BEGIN and
 *   COMMIT (manual, section 54.2.2.1);
 * - `none`: each statement commits by itself, unless the script opens a transaction.
 */
export type TransactionMode = "single" | "implicit" | "none";

/** One direction of a migration: the part of a file that runs. */
export interface Script {
  readonly file: string;
  /** The section of the file that belongs to this direction; the whole text for two-file frameworks. */
  readonly span: Span;
  readonly transaction: TransactionMode;
  /** What decided the transaction mode, as words for people: `golang-migrate sends the whole file as one command`. */
  readonly transactionReason: string;
  /** The runner cuts the script and sends each statement by itself (goose), or nobody knows how it sends it. Else as the client of the database does. */
  readonly sends?: "each" | "unknown";
  /** Whether foreign keys are enforced on the runner's connection when it begins, where that is known (SQLite's own default is off). */
  readonly foreignKeys?: "on" | "off";
  /** Parts of the section that the framework strips before it runs the rest (`--rollback` before each line): read them as blanks. */
  readonly blanks?: readonly Span[];
  /** It runs in several histories and is judged in another one: here it only tells the schema. */
  readonly elsewhere?: true;
}

/** One versioned change of the schema. */
export interface Migration {
  /** Version as the framework records it: `000042`, `20240102030405`, `1.10`. */
  readonly version: string;
  /** Name for people: the file's or folder's base name without extension and direction. */
  readonly name: string;
  readonly up?: Script;
  readonly down?: Script;
  /** Runs after all versioned ones, each time its content changes (Flyway `R__`). */
  readonly repeatable?: true;
  /** Lies before `since` of the configuration: it has run everywhere. */
  readonly shipped?: true;
}

/** Reads files of the workspace. Paths are workspace-relative with `/`. Core gets it from its host and never touches a disk. */
export interface FileReader {
  /** All known paths, sorted by UTF-16 code unit (what `Array.prototype.sort` does), so that a folder is one contiguous range. */
  readonly paths: readonly string[];
  /** Text of a file, or undefined when it does not exist (or is not text). */
  read(path: string): string | undefined;
}

/** The files that may belong to migrations, grouped once for all frameworks. Tests, fixtures, docs, dependencies and build output are left out. */
export interface FileTree extends FileReader {
  /** Base names of the files directly in each folder, in path order; `.` is the root. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
  /** The same, `.sql` files only. */
  readonly sqlFolders: ReadonlyMap<string, readonly string[]>;
}

/** A folder that a framework recognised as its own. */
export interface Place {
  readonly path: string;
  /** Why, for people. */
  readonly evidence: string;
  /** Set when the framework's own files tell it (`provider = "postgresql"`). */
  readonly dialect?: Dialect;
  /** Nobody but a person can tell the dialect (ClickHouse, H2, …): do not look any further. */
  readonly foreign?: true;
}

/** Something wrong with a history itself: two migrations with one version, a journal entry without its file. */
export interface HistoryProblem extends Location {
  readonly message: string;
}

/** One folder of migrations that run in one order against one database. */
export interface History {
  readonly framework: FrameworkId;
  /** The folder (workspace-relative, `.` for the root). */
  readonly path: string;
  readonly dialect: Dialect | undefined;
  /** The database that it is for, when that is none of our dialects: `clickhouse`. */
  readonly foreign?: string;
  /** Why the dialect is not known, for people, fitting behind a colon: `words in the SQL fit mysql and sqlite`. */
  readonly undecided?: string;
  /** Server version when configuration or a container file tells it, e.g. `16`, `8.0.32`, `2022`. */
  readonly version?: string;
  /** SQL Server edition when configuration or a container file tells it. */
  readonly edition?: string;
  /** A person named this one file, whatever folder it lies in. */
  readonly single?: true;
  /** A dump of the schema, for migrations that are not written in SQL: it tells the schema, and is not judged. */
  readonly dump?: true;
  /** Why we think so, for people: `named like 000001_x.up.sql; go.mod requires golang-migrate`. */
  readonly evidence: string;
  /** In the order in which the framework runs them. */
  readonly migrations: readonly Migration[];
}

/** A file that a scaffold wants to create. */
export interface NewFile {
  readonly file: string;
  readonly text: string;
}

/** What a new migration should contain; the framework decides on names, sections and markers. */
export interface NewMigration {
  /** In words, lower case with underscores: `add_users_full_name`. */
  readonly name: string;
  readonly up: string;
  /** Absent when there is no way back. */
  readonly down?: string;
  /** The script must not run in a transaction (CREATE INDEX CONCURRENTLY, batched backfill with COMMIT). */
  readonly noTransaction?: true;
}

/** Files to create and edits to make, all or nothing. */
export interface FileChanges {
  readonly files: readonly NewFile[];
  readonly edits: readonly FileEdit[];
}

/** Why the framework cannot express it and what to do instead, for people. */
export interface Refusal {
  readonly refused: string;
}

export interface Framework {
  readonly id: FrameworkId;
  readonly title: string;
  /** Whether a migration with this up script is meant to say the way back as well; absent: none of them is. */
  hasDown?(upFile: string): boolean;
  /** How all its scripts run, where nothing that is written in them has a say in it. */
  readonly everyScript?: Pick<Script, "transaction" | "transactionReason">;
  /** Finds the folders of this framework. Linear in the number of paths; reads only the few files that decide. */
  detect(tree: FileTree): readonly Place[];
  /** The migrations of a folder that is known to be this framework's, in the order in which it runs them. */
  read(
    path: string,
    files: FileReader,
    dialect: Dialect | undefined,
  ): { readonly migrations: readonly Migration[]; readonly problems: readonly HistoryProblem[] };
  /**
   * The files of a new migration that runs after all others of the history, named as the framework's own tool names them.
   * `now` is the time to stamp. Several entries of `migrations` become several migrations in that order.
   */
  create(history: History, migrations: readonly NewMigration[], now: Date, files: FileReader): FileChanges | Refusal;
  /**
   * Statements as they stand among others in a script, each with its terminator, where the framework does not take them as they are
   * (marks around bodies with semicolons, marks between statements).
   */
  inScript?(sql: string, dialect: Dialect | undefined): string;
  /** Makes the given script run outside a transaction, or says why that cannot be expressed in this framework. */
  disableTransaction(script: Script, files: FileReader): FileChanges | Refusal;
}

/** Replaces a span of one file. */
export interface FileEdit {
  readonly file: string;
  readonly span: Span;
  readonly text: string;
}
