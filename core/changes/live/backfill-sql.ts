import { quoteName } from "../../sql/identifiers.ts";
import { type KeyColumn, type KeyRange, Keyset } from "./keyset.ts";
import type { LivePlan, OtherTable } from "./plan.ts";

/** The statements of a backfill, for a key that the database named. */
export class BackfillSql {
  readonly #plan: LivePlan;
  readonly #columns: readonly KeyColumn[];
  readonly #prefix: string;

  constructor(plan: LivePlan, columns: readonly KeyColumn[]) {
    this.#plan = plan;
    this.#columns = columns;
    this.#prefix = plan.other === undefined ? "" : "t.";
  }

  /**
   * The key of the last row of a batch; no row when fewer are left. The rows before it are passed over inside, where their keys are not made into
   * text.
   */
  lastOf(rows: number, range: KeyRange): string {
    const key = new Keyset(this.#columns, this.#plan.dialect);
    return `SELECT ${key.selected} FROM (SELECT ${key.order} FROM ${this.#plan.table.sql} WHERE ${key.within(range)} ORDER BY ${key.order} LIMIT 1 OFFSET ${rows - 1}) AS last_row`;
  }

  /** The number of rows under `n`. */
  count(range: KeyRange): string {
    const key = new Keyset(this.#columns, this.#plan.dialect);
    return `SELECT count(*) AS n FROM ${this.#plan.table.sql} WHERE ${key.within(range)}`;
  }

  /**
   * Fills the rows of a range, as long as `guard` holds; one statement or more. Rows that hold something already are left alone: when a live write
   * gets in between, the server looks at the condition again with what that wrote (READ COMMITTED), so nothing is overwritten.
   */
  fill(range: KeyRange, guard?: string): readonly string[] {
    const { table, other, set, unfilled, dialect } = this.#plan;
    const within = new Keyset(this.#columns, dialect, this.#prefix).within(range);
    const condition = [within, unfilled, ...(guard === undefined ? [] : [guard])].join(" AND ");
    if (other === undefined) return [`UPDATE ${table.sql} SET ${set} WHERE ${condition}`];
    return dialect === "postgres" ? [this.#upsert(other, condition)] : this.#updateAndInsert(other, condition);
  }

  /**
   * Rows of the other table that are not there yet are made. The rows that are read are locked, so that none changes between reading and writing it; a
   * row that live code has made meanwhile is a conflict, and is filled only where it holds nothing.
   */
  #upsert(other: OtherTable, condition: string): string {
    const { table, pairs } = this.#plan;
    const { on, key, columns } = namesOf(other, "postgres");
    const values = [`t.${key}`, ...pairs.map(({ up }) => up)].join(", ");
    const set = columns.map((column) => `${column} = EXCLUDED.${column}`).join(", ");
    const isEmpty = columns.map((column) => `filled.${column} IS NULL`).join(" AND ");
    return `INSERT INTO ${other.sql} AS filled (${[on, ...columns].join(", ")}) SELECT ${values} FROM ${table.sql} t LEFT JOIN ${other.sql} o ON o.${on} = t.${key} WHERE ${condition} ORDER BY t.${key} FOR NO KEY UPDATE OF t ON CONFLICT (${on}) DO UPDATE SET ${set} WHERE ${isEmpty}`;
  }

  /** Apart, for MySQL counts a row that an upsert changes twice. */
  #updateAndInsert(other: OtherTable, condition: string): readonly string[] {
    const { table, pairs, set, dialect } = this.#plan;
    const { on, key, columns } = namesOf(other, dialect);
    const values = [`t.${key}`, ...pairs.map(({ up }) => up)].join(", ");
    return [
      `UPDATE ${table.sql} t JOIN ${other.sql} o ON o.${on} = t.${key} SET ${set} WHERE ${condition}`,
      // What live code has made between reading and writing stays.
      `INSERT INTO ${other.sql} (${[on, ...columns].join(", ")}) SELECT ${values} FROM ${table.sql} t LEFT JOIN ${other.sql} o ON o.${on} = t.${key} WHERE ${condition} AND o.${on} IS NULL FOR UPDATE ON DUPLICATE KEY UPDATE ${on} = VALUES(${on})`,
    ];
  }
}

function namesOf({ on, key, columns }: OtherTable, dialect: LivePlan["dialect"]) {
  const quote = (name: string) => quoteName(name, dialect);
  return { on: quote(on), key: quote(key), columns: columns.map(quote) };
}
