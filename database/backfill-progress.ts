import { createHash } from "node:crypto";
import type { Key, LivePlan } from "../core/index.ts";
import type { Database, Row } from "./database.ts";
import { DatabaseError, errorCode } from "./errors.ts";

/** How far a backfill has come, as its own table in the database has it. */
export interface Progress {
  /** The last key that is done; undefined at the beginning. */
  readonly after: Key | undefined;
  readonly rowsSeen: number;
  readonly rowsChanged: number;
  readonly batches: number;
  readonly startedAt: string;
}

const table = "cutover_backfill";
/** Unique violation, duplicate table, and what the catalogue says of two CREATE TABLE at once. */
const beginsTwice = new Set(["23505", "42P07", "XX000", "ER_DUP_ENTRY", "ER_TABLE_EXISTS_ERROR"]);

/**
 * The row in which a backfill keeps how far it has come. It is written in the transaction of the batch itself, so the two never disagree, whenever
 * the program or the server is stopped. The table is made by the first backfill and removed by the last.
 */
export class BackfillProgress {
  readonly #database: Database;
  readonly #job: string;
  readonly #plan: LivePlan;

  constructor(database: Database, plan: LivePlan) {
    this.#database = database;
    this.#plan = plan;
    this.#job = createHash("sha256").update(plan.change).digest("hex");
  }

  /** What an interrupted run left; undefined when there is nothing to go on from. */
  async read(): Promise<Progress | undefined> {
    if (!(await this.#exists())) return undefined;
    const [row] = await this.#database.rows(this.#select(""));
    if (row === undefined) return undefined;
    if (row.specification !== this.#plan.specification)
      throw new DatabaseError(
        `A backfill of ${this.#plan.change} was interrupted that filled in other expressions than those of now. Run it with --restart to begin anew.`,
      );
    return progressOf(row);
  }

  /** Begins from the first row. */
  async begin(startedAt: string): Promise<Progress> {
    try {
      if (!(await this.#exists())) await this.#database.run(this.#database.sql.progressTable);
      await this.#insert(startedAt);
    } catch (error) {
      // Two that begin at the same time: one of them makes the table and the row.
      throw beginsTwice.has(errorCode(error) ?? "") ? this.#running() : error;
    }
    return { after: undefined, rowsSeen: 0, rowsChanged: 0, batches: 0, startedAt };
  }

  async #insert(startedAt: string): Promise<void> {
    await this.#database.run(
      `INSERT INTO ${table} (job, specification, last_key, rows_seen, rows_changed, batches, started_at) VALUES ('${this.#job}', '${this.#plan.specification}', NULL, 0, 0, 0, '${startedAt}')`,
    );
  }

  #running(): DatabaseError {
    return new DatabaseError(
      `Another backfill of ${this.#plan.change} is running in this database. This one has stopped.`,
    );
  }

  async forget(): Promise<void> {
    if (await this.#exists()) await this.#database.run(`DELETE FROM ${table} WHERE job = '${this.#job}'`);
  }

  /**
   * The statements of one batch within its transaction: the row is locked, the rows are filled, and it is noted how far that is, all only as long as
   * no other process has gone on from `from`. The last one tells; `noted` takes its answer.
   */
  batch(
    from: Progress,
    to: Omit<Progress, "rowsChanged">,
    fill: (guard: string) => readonly string[],
  ): readonly string[] {
    const { same, changeAndNote } = this.#database.sql;
    const isOurs = `job = '${this.#job}' AND last_key ${same} ${this.#keyText(from.after)}`;
    const note = (changed: string) =>
      `UPDATE ${table} SET last_key = ${this.#keyText(to.after)}, rows_seen = ${to.rowsSeen}, rows_changed = rows_changed + ${changed}, batches = ${to.batches} WHERE ${isOurs}`;
    return [
      this.#select(" FOR UPDATE"),
      ...changeAndNote(fill(`EXISTS (SELECT 1 FROM ${table} WHERE ${isOurs})`), note),
      this.#select(""),
    ];
  }

  /** What the row says behind a batch. Throws when another process has gone on instead. */
  noted(row: Row | undefined, to: Omit<Progress, "rowsChanged">): Progress {
    const found = row === undefined ? undefined : progressOf(row);
    if (found === undefined || found.batches !== to.batches || JSON.stringify(found.after) !== JSON.stringify(to.after))
      throw this.#running();
    return found;
  }

  /** Takes the row away, and the table with it when nobody else needs it. */
  async finish(): Promise<void> {
    await this.forget();
    const [left] = await this.#database.rows(`SELECT count(*) AS n FROM ${table}`);
    if (left?.n === "0") await this.#database.run(`DROP TABLE ${table}`);
  }

  #select(lock: string): string {
    return `SELECT specification, last_key, rows_seen, rows_changed, batches, started_at FROM ${table} WHERE job = '${this.#job}'${lock}`;
  }

  async #exists(): Promise<boolean> {
    const found = await this.#database.rows(this.#database.sql.exists({ schema: undefined, table, sql: table }));
    return found.length > 0;
  }

  #keyText(key: Key | undefined): string {
    return key === undefined ? "NULL" : this.#literal(JSON.stringify(key));
  }

  #literal(text: string): string {
    const escaped = this.#database.dialect === "postgres" ? text : text.replaceAll("\\", "\\\\");
    return `'${escaped.replaceAll("'", "''")}'`;
  }
}

function progressOf(row: Row): Progress {
  return {
    after: typeof row.last_key === "string" ? (JSON.parse(row.last_key) as Key) : undefined,
    rowsSeen: Number(row.rows_seen),
    rowsChanged: Number(row.rows_changed),
    batches: Number(row.batches),
    startedAt: row.started_at ?? "",
  };
}
