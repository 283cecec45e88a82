import type { TableLockMode } from "../engines/lock-modes.ts";
import type { Location } from "../text.ts";

/** What a trace has to run: scripts in order, the history before the chosen ones included. */
export interface TracePlan {
  readonly scripts: readonly TraceScript[];
}

export interface TraceScript {
  readonly file: string;
  /** Why the statements run in one transaction or not, for people. */
  readonly transactionReason: string;
  /** Chosen by the user: run statement by statement. The others only prepare the schema. */
  readonly traced: boolean;
  /** The whole script, its section of the file only. */
  readonly sql: string;
  readonly statements: readonly TraceStatement[];
}

/** A statement as it stands in its file. */
export interface TraceStatement extends Location {
  readonly sql: string;
  /** `client` and `data` are for the client program (psql) and cannot be run by a server; `control` begins or ends a transaction. */
  readonly kind: "sql" | "client" | "data" | "control";
  /** Number of the transaction that it runs in, within its script; undefined when it commits by itself, and in scripts that are not traced. */
  readonly transaction: number | undefined;
  /** What the engine says about it; only for scripts that are traced. */
  readonly predicted: Prediction | undefined;
}

/** A table lock, the table as `tableText` writes it. */
export interface LockOn {
  readonly table: string;
  readonly mode: TableLockMode;
}

export interface Prediction {
  /** The strongest lock on each table that was there before the transaction began. */
  readonly locks: readonly LockOn[];
  readonly rewrites: readonly string[];
  readonly indexBuilds: readonly string[];
  /** Why the server refuses it, when it is known to. */
  readonly fails: readonly string[];
  /** What the prediction depends on and is not known, or was not read. */
  readonly unknown: readonly string[];
}

/** What a statement did on a server. */
export interface StatementTrace extends Location {
  readonly sql: string;
  readonly transaction: number | undefined;
  readonly outcome: "ran" | "failed" | "skipped";
  /** The strongest lock on each table that was there before the transaction began. */
  readonly locks: readonly LockOn[];
  readonly rewrites: readonly string[];
  readonly indexBuilds: readonly string[];
  readonly milliseconds: number;
  readonly error: string | undefined;
  /** What could not be seen or run here, and why. */
  readonly note: string | undefined;
  /** Locks could not be looked at: an absence says nothing. */
  readonly unobserved: boolean;
  readonly predicted: Prediction;
}

/** What a trace found. */
export interface Trace {
  /** `PostgreSQL 18.6 (embedded)`. */
  readonly engine: string;
  readonly statements: readonly StatementTrace[];
  /** Statements of the history before that could not be run there, with the reason. */
  readonly history: readonly (Location & { readonly message: string })[];
  /** What else there is to know about this run, sentences. */
  readonly notes: readonly string[];
}
