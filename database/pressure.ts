import type { Database, Signal, TableName } from "./database.ts";
import { DatabaseError } from "./errors.ts";
import type { Replicas } from "./replicas.ts";

export interface PressureLimits {
  /** Seconds that a replica may be behind. */
  readonly maxLag: number;
  /** Megabytes of log a second that the whole server may write; undefined: no limit. */
  readonly maxWal: number | undefined;
  /** Stops when a signal cannot be read, instead of going on without it. */
  readonly strict: boolean;
}

/** Looks whether the server has too much to do for another batch: replicas, waiting sessions, vacuum, log. */
export class Pressure {
  readonly #database: Database;
  readonly #table: TableName;
  readonly #limits: PressureLimits;
  readonly #before = new Map<Signal, { readonly value: number; readonly at: number }>();
  readonly #unreadable = new Map<string, string>();
  readonly #replicas: Replicas | undefined;

  /** Replicas that are named are asked themselves; otherwise the server tells what it knows of them. */
  constructor(database: Database, table: TableName, limits: PressureLimits, replicas?: Replicas) {
    this.#database = database;
    this.#table = table;
    this.#limits = limits;
    this.#replicas = replicas?.areNamed === true ? replicas : undefined;
  }

  /** Signals that could not be read, with the reason. */
  get unreadable(): ReadonlyMap<string, string> {
    return this.#unreadable;
  }

  /** What to wait for, in words; undefined when nothing is in the way. Throws when it has to know and cannot. */
  async reason(): Promise<string | undefined> {
    const behind = await this.#replicas?.behind(this.#limits.maxLag);
    if (behind !== undefined) return behind;
    for (const signal of this.#database.sql.signals) {
      const limit = this.#limitOf(signal);
      if (limit === undefined || (signal.limit === "maxLag" && this.#replicas !== undefined)) continue;
      const value = await this.#read(signal);
      if (value !== undefined && value > limit) return `${signal.name}: ${signal.text(value)}`;
    }
    return undefined;
  }

  #limitOf({ limit }: Signal): number | undefined {
    if (limit === "zero") return 0;
    if (limit === "maxLag") return this.#limits.maxLag;
    return this.#limits.maxWal === undefined ? undefined : this.#limits.maxWal * 1024 * 1024;
  }

  /** The value, or how fast it grows; undefined when that is not known. */
  async #read(signal: Signal): Promise<number | undefined> {
    const value = await this.#ask(signal);
    if (value === undefined || signal.of === "value") return value;
    const before = this.#before.get(signal);
    const at = performance.now();
    this.#before.set(signal, { value, at });
    return before === undefined ? undefined : ((value - before.value) / Math.max(at - before.at, 1)) * 1000;
  }

  async #ask(signal: Signal): Promise<number | undefined> {
    let why = "the server does not tell";
    try {
      const [row] = await this.#database.rows(signal.query(this.#table));
      if (typeof row?.value === "string") {
        this.#unreadable.delete(signal.name);
        return Number(row.value);
      }
    } catch (error) {
      // A connection that is gone is another matter: the next statement says so.
      why = error instanceof Error ? error.message : String(error);
    }
    this.#unreadable.set(signal.name, why);
    if (this.#limits.strict)
      throw new DatabaseError(
        `The signal "${signal.name}" cannot be read (${why}), and --strict forbids to go on without it. Grant the right to read it (PostgreSQL: pg_monitor; MySQL, MariaDB: PROCESS), name replicas under "replicaVariables" in cutover.json, or leave --strict out.`,
      );
    return undefined;
  }
}
