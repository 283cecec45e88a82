import type { KeyColumn, LiveDialect } from "../core/index.ts";

/** A row as text, by column. */
export type Row = Readonly<Record<string, string | null>>;

/** One session of a database server. Everything comes and goes as text, so that no value is changed on its way through JavaScript. */
export interface Database {
  readonly dialect: LiveDialect;
  /** `PostgreSQL 16.4`, for people. */
  readonly server: string;
  rows(sql: string): Promise<readonly Row[]>;
  /** Runs a statement; returns how many rows it changed. */
  run(sql: string): Promise<number>;
  /** Runs statements in as few messages as the driver allows; returns the rows of each. */
  together(...statements: readonly string[]): Promise<readonly (readonly Row[])[]>;
  /** What differs between servers in how they are asked. */
  readonly sql: ServerSql;
  close(): Promise<void>;
}

/** How long a session waits and works, in milliseconds. */
export interface SessionLimits {
  readonly lockTimeout: number;
  readonly statementTimeout: number;
  /** The server refuses every write of this session. */
  readonly readOnly: boolean;
}

/** A table as a server has it. */
export interface LiveTable {
  /** The columns of a key that no two rows share, the primary key if there is one; empty when there is none. */
  readonly key: readonly KeyColumn[];
  /** By the server's statistics; undefined when it has none. */
  readonly rows: number | undefined;
  /** With its indexes. */
  readonly bytes: number | undefined;
}

/** What a server is asked differently from another. Tables are given as SQL, schema and name also apart as text. */
export interface ServerSql {
  /** Begins a transaction that only reads, of one moment. */
  readonly beginReading: readonly string[];
  /** Begins a transaction in which sync triggers do nothing. */
  readonly beginWriting: readonly string[];
  /** Runs statements that change rows, then another one in which `changed` stands for the number of rows that they have changed. */
  changeAndNote(changes: readonly string[], note: (changed: string) => string): readonly string[];
  /** `a IS NOT DISTINCT FROM b`. */
  readonly same: string;
  /** Rows with `name` and `form` of a key's columns in order; the columns of the best unique key. */
  keyColumns(table: TableName): string;
  /**
   * Rows with `name` (with its schema where a database has several), `n` estimated rows, `bytes` and `writes` a second of all tables; NULL for what
   * is not known.
   */
  readonly sizes: string;
  /** Where asking for them may be forbidden: rows with `name` and `writes` a second. */
  readonly writes?: string;
  /** A row with `n` estimated rows and `bytes`. */
  size(table: TableName): string;
  /** A row with `t`: the table is there. */
  exists(table: TableName): string;
  /** How to make the table in which a backfill keeps how far it has come. */
  readonly progressTable: string;
  /** Asked on a replica itself: a row a source, with the seconds that it is behind, NULL or no row when it does not follow. */
  readonly ownLag: string;
  /** The columns that may hold them; releases name it differently. */
  readonly ownLagColumns: readonly string[];
  /** What tells whether the server is under pressure. */
  readonly signals: readonly Signal[];
}

export interface TableName {
  readonly schema: string | undefined;
  readonly table: string;
  /** As SQL. */
  readonly sql: string;
}

/** A measure of the server that may be a reason to wait. */
export interface Signal {
  /** `replica lag`. */
  readonly name: string;
  /** Gives one row with `value`: a number, NULL for "cannot be read". */
  query(table: TableName): string;
  /** For people: `12 s`. */
  text(value: number): string;
  /** Whether the value, or its growth a second, is what counts. */
  readonly of: "value" | "growth";
  readonly limit: "maxLag" | "maxWal" | "zero";
}
