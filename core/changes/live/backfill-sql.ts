import { quoteName } from "../../sql/identifiers.ts";
import { type KeyColumn, type KeyRange, Keyset } from "./keyset.ts";
import { type LivePlan, otherKey } from "./plan.ts";

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

  /** The key of the last row of a batch; no row when fewer are left. */
  lastOf(rows: number, range: KeyRange): string {
    const key = new Keyset(this.#columns, this.#plan.dialect);
    return `SELECT ${key.selected} FROM ${this.#plan.table.sql} WHERE ${key.within(range)} ORDER BY ${key.order} LIMIT 1 OFFSET ${rows - 1}`;
  }

  /** The number of rows under `n`. */
  count(range: KeyRange): string {
    const key = new Keyset(this.#columns, this.#plan.dialect);
    return `SELECT count(*) AS n FROM ${this.#plan.table.sql} WHERE ${key.within(range)}`;
  }

  /**
   * Fills the rows of a range. Rows that hold something already are left alone: when a live write gets in between, the server looks at the condition
   * again with what that wrote (READ COMMITTED), so nothing is overwritten.
   */
  fill(range: KeyRange): string {
    const { table, other, set, missing, dialect } = this.#plan;
    const within = new Keyset(this.#columns, dialect, this.#prefix).within(range);
    if (other === undefined) return `UPDATE ${table.sql} SET ${set} WHERE ${within} AND ${missing}`;
    const join = otherKey(other, this.#columns)
      .map(({ name }, i) => `o.${quoteName(name, dialect)} = t.${quoteName(this.#columns[i]?.name ?? "", dialect)}`)
      .join(" AND ");
    return dialect === "postgres"
      ? `UPDATE ${other.sql} o SET ${set} FROM ${table.sql} t WHERE ${join} AND ${within} AND ${missing}`
      : `UPDATE ${table.sql} t JOIN ${other.sql} o ON ${join} SET ${set} WHERE ${within} AND ${missing}`;
  }
}
