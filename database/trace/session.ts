/** A session of a PostgreSQL server that a trace runs in. */
export interface TraceSession {
  /** `postgres 18.6 (embedded)`. */
  readonly engine: string;
  readonly major: number;
  /** A database of our own in this process: nobody minds what is made in it. */
  readonly embedded: boolean;
  /** Runs statements as one command (the simple query protocol). */
  run(sql: string): Promise<void>;
  /** All columns of the query must be text. */
  rows(sql: string): Promise<readonly Row[]>;
  /**
   * Runs one statement that no transaction can hold, while another session looks at its locks again and again; undefined where there is no
   * other session.
   */
  watched?(sql: string): Promise<readonly Row[]>;
  /** Asks the server to end the statement that is running; undefined where the signal ends the session itself. */
  cancel?(): void;
  close(): Promise<void>;
}

export type Row = Readonly<Record<string, string | null>>;
