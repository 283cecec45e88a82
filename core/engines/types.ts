import type { Schema } from "../schema/types.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { LockMode, Operation } from "../sql/operations.ts";
import type { Dialect } from "../sql/types.ts";

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
  /** It fails on this version or in this form, with the server's reason. */
  readonly fails?: string;
  /** Something that the effect depends on is not known (type of the column, expression): the worst case is not assumed. */
  readonly unknown?: string;
}

export interface TableLock {
  readonly table: QualifiedName;
  readonly mode: LockMode;
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
  /** Major version of the server: 12 to 18 for PostgreSQL. */
  readonly version: number;
  /** All operations of the same SQL command (one ALTER TABLE), in order: the server works them together. */
  readonly command: readonly Operation[];
  /** The session's TimeZone setting when known; type changes between timestamp and timestamptz depend on it. */
  readonly timeZone?: string;
}

export interface Engine {
  readonly dialect: Dialect;
  readonly title: string;
  readonly versions: { readonly oldest: number; readonly newest: number; readonly assumed: number };
  effect(operation: Operation, context: EngineContext): Effect;
}

/** Who waits for a lock of this mode: manual, table 13.2. */
export type Blocked = "nothing" | "schema changes" | "writes" | "reads and writes";
