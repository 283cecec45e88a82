import type { Schema } from "../schema/types.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { Operation } from "../sql/operations.ts";
import type { Dialect } from "../sql/types.ts";
import type { TableLockMode } from "./lock-modes.ts";

/** What an operation does on a given engine and version. Facts, proven against real servers; never an opinion. */
export interface Effect {
  /** Strongest lock per table, the table of the operation first. */
  readonly locks: readonly TableLock[];
  /** Tables whose heap is written anew. */
  readonly rewrites: readonly WorkOnTable[];
  /** Tables read in full (validation, index build, rewrite). */
  readonly scans: readonly WorkOnTable[];
  /** Tables on which an index is built or rebuilt. */
  readonly indexBuilds: readonly WorkOnTable[];
  /** Reads, writes or both that wait although the lock on the table alone would let them pass (AccessExclusive on an index only). */
  readonly indexBlocks?: readonly {
    readonly table: QualifiedName;
    readonly blocked: readonly ("reads" | "writes")[];
  }[];
  /** The server refuses it in a transaction block. */
  readonly needsNoTransaction: boolean;
  /** The server waits for other transactions although it takes a weak lock (CREATE INDEX CONCURRENTLY). */
  readonly waitsForTransactions?: true;
  /** How ALTER TABLE works it (MySQL, MariaDB). */
  readonly online?: OnlineEffect;
  /** The open transaction is committed before it, silently. */
  readonly commits?: true;
  /** It fails on this version or in this form, with the server's reason. */
  readonly fails?: string;
  /** Something that the effect depends on is not known (type of the column, expression): the worst case is not assumed. */
  readonly unknown?: string;
}

/** How ALTER TABLE is carried out, cheapest first (MySQL manual 17.12.1; NOCOPY is MariaDB's INPLACE without a rebuild). */
export type Algorithm = "INSTANT" | "NOCOPY" | "INPLACE" | "COPY";

/** LOCK clauses from the weakest on: nobody waits, writes wait, reads wait too. */
export type OnlineLock = "NONE" | "SHARED" | "EXCLUSIVE";

/** What an operation of ALTER TABLE takes, and what the command that it belongs to may be asked for. */
export interface OnlineEffect {
  /** Of this operation by itself. */
  readonly algorithm: Algorithm;
  readonly lock: OnlineLock;
  /**
   * The strongest clauses that the server accepts for the whole command: at its last operation, where all are known. Absent where no
   * clause can be written.
   */
  readonly strongest?: { readonly algorithm: Algorithm; readonly lock?: OnlineLock };
  /** The command gives the rows one more version, of which there are only so many, or begins anew with one (MySQL 8.0.29). */
  readonly rowVersions?: "added" | "reset";
}

export interface TableLock {
  readonly table: QualifiedName;
  readonly mode: TableLockMode;
  /** Held for a moment at the beginning or the end only, not while the work goes on. */
  readonly brief?: true;
  /** Why a table other than the operation's own is locked, for people: `referenced by the foreign key`. */
  readonly because?: string;
}

export interface WorkOnTable {
  readonly table: QualifiedName;
  /** For people, fitting behind "because": `the default random() is volatile`. */
  readonly because: string;
}

export interface EngineContext {
  /** As it stands right before the operation, earlier operations of the same command applied. */
  readonly schema: Schema;
  /** Version of the server, as the engine counts (`EngineVersions`): 12 to 18 for PostgreSQL. */
  readonly version: number;
  /** All operations of the same SQL command (one ALTER TABLE), in order: the server works them together. */
  readonly command: readonly Operation[];
  /** Effects of the operations before this one in `command`, in order. */
  readonly earlier?: readonly Effect[];
  /** The session's TimeZone setting when known; type changes between timestamp and timestamptz depend on it. */
  readonly timeZone?: string;
  /** Edition of SQL Server when known: `Enterprise`, `Standard`, `Developer`. */
  readonly edition?: string;
  /** The session has turned checking of foreign keys off (MySQL: foreign_key_checks). */
  readonly foreignKeysUnchecked?: true;
  /** The session lets ALTER TABLE change tables that keep a history (MariaDB: system_versioning_alter_history). */
  readonly keepsAlteredHistory?: true;
}

export interface Engine {
  readonly dialect: Dialect;
  readonly title: string;
  readonly versions: EngineVersions;
  effect(operation: Operation, context: EngineContext): Effect;
}

/** The versions of a server between which effects differ, as numbers that grow with the version. */
export interface EngineVersions {
  /** Oldest first. A version in between behaves like the one before it. */
  readonly known: readonly number[];
  /** Taken where nothing tells the version. */
  readonly assumed: number;
  /** The number of a version as configuration, or an image's tag, writes it: `16.2`, `8.0.36-debian`. Undefined for other text. */
  parse(text: string): number | undefined;
  /** The version as people write it. */
  title(version: number): string;
}

/** Whose queries wait for a lock. */
export type Blocked = "nothing" | "schema changes" | "writes" | "reads and writes";

/** What there is to know of a lock mode. */
export interface LockModeFacts {
  /** As the server's manual writes it. */
  readonly title: string;
  /** Who waits while it is held. */
  readonly blocks: Blocked;
  /** The same as a predicate, where `blocks writes` is not all that there is to say. */
  readonly words?: string;
}
