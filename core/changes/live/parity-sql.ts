import { quoteName } from "../../sql/identifiers.ts";
import { type KeyColumn, type KeyRange, Keyset } from "./keyset.ts";
import { type LivePlan, otherKey } from "./plan.ts";
import type { Difference } from "./reports.ts";

/** The queries of a comparison, for a key that the database named. Each gives few rows, whatever the range. */
export class ParitySql {
  readonly #plan: LivePlan;
  readonly #key: Keyset;
  readonly #columns: readonly KeyColumn[];

  constructor(plan: LivePlan, columns: readonly KeyColumn[]) {
    this.#plan = plan;
    this.#columns = columns;
    this.#key = new Keyset(columns, plan.dialect, plan.other === undefined ? "" : "t.");
  }

  /** The key of the last row of a batch; no row when fewer are left. */
  lastOf(rows: number, range: KeyRange): string {
    return `SELECT ${this.#key.selected} FROM ${this.#walked} WHERE ${this.#key.within(range)} ORDER BY ${this.#key.order} LIMIT 1 OFFSET ${rows - 1}`;
  }

  /** One row with `n`, `mismatched` and `missing`. */
  count(range: KeyRange): string {
    const { mismatched } = this.#plan;
    return `SELECT count(*) AS n, ${counted(mismatched)} AS mismatched, ${counted(this.#missing)} AS missing FROM ${this.#rows} WHERE ${this.#key.within(range)}`;
  }

  /** Keys of rows that differ in one way; those of extra rows are of the other table. */
  sample(range: KeyRange, why: Difference, most: number): string {
    if (why === "extra") {
      const { key, rows, condition } = this.#extra(range);
      return `SELECT ${key.selected} FROM ${rows} WHERE ${condition} AND ${key.order} IS NOT NULL ORDER BY ${key.order} LIMIT ${most}`;
    }
    const { mismatched } = this.#plan;
    const condition = why === "missing" ? this.#missing : `(${mismatched}) AND NOT (${this.#missing})`;
    return `SELECT ${this.#key.selected} FROM ${this.#rows} WHERE ${this.#key.within(range)} AND ${condition} ORDER BY ${this.#key.order} LIMIT ${most}`;
  }

  /** Counts the rows of the other table that no row of the walked one belongs to, under `extra`; undefined when there is one table only. */
  extra(range: KeyRange): string | undefined {
    if (this.#plan.other === undefined) return undefined;
    const { rows, condition } = this.#extra(range);
    return `SELECT count(*) AS extra FROM ${rows} WHERE ${condition}`;
  }

  /** The names of the columns in the keys of extra rows. */
  get extraColumns(): readonly KeyColumn[] {
    const { other } = this.#plan;
    return other === undefined ? [] : otherKey(other, this.#columns);
  }

  #extra(range: KeyRange): { readonly key: Keyset; readonly rows: string; readonly condition: string } {
    const { other, dialect, table } = this.#plan;
    const key = new Keyset(this.extraColumns, dialect, "o.");
    const [first] = this.#columns;
    // Rows that name none of the old table stand behind the last key.
    const within = range.upTo === undefined ? `(${key.within(range)} OR ${key.order} IS NULL)` : key.within(range);
    return {
      key,
      rows: `${other?.sql} o LEFT JOIN ${table.sql} t ON ${this.#join}`,
      condition: `${within} AND t.${quoteName(first?.name ?? "", dialect)} IS NULL AND ${other?.filled}`,
    };
  }

  /** The old side is there, and nothing in the new one; never TRUE where the sides agree all the same. */
  get #missing(): string {
    const { mismatched, missing } = this.#plan;
    return mismatched === missing ? `(${missing})` : `(${mismatched}) AND (${missing})`;
  }

  /** One row with `n`, and a checksum of each side under `a` and `b`; for two tables one query each. */
  checksums(range: KeyRange): readonly string[] {
    const { other, pairs, dialect, table } = this.#plan;
    const ups = pairs.map(({ up }) => up);
    const nexts = pairs.map(({ next }) => next);
    const keys = this.#columns.map(({ name }) => name);
    const named = (prefix: string, names: readonly string[]) => names.map((name) => prefix + quoteName(name, dialect));
    if (other === undefined) {
      const key = named("", keys);
      return [
        `SELECT count(*) AS n, ${checksum([...key, ...ups], dialect)} AS a, ${checksum([...key, ...nexts], dialect)} AS b FROM ${table.sql} WHERE ${this.#key.within(range)}`,
      ];
    }
    const otherColumns = otherKey(other, this.#columns);
    const otherNames = named(
      "o.",
      otherColumns.map(({ name }) => name),
    );
    return [
      `SELECT count(*) AS n, ${checksum([...named("t.", keys), ...ups], dialect)} AS a FROM ${table.sql} t WHERE ${this.#key.within(range)}`,
      `SELECT count(*) AS n, ${checksum([...otherNames, ...nexts], dialect)} AS a FROM ${other.sql} o WHERE ${new Keyset(otherColumns, dialect, "o.").within(range)}`,
    ];
  }

  get #walked(): string {
    const { other, table } = this.#plan;
    return other === undefined ? table.sql : `${table.sql} t`;
  }

  /** The rows that are judged: of one table, or of both side by side. */
  get #rows(): string {
    const { other } = this.#plan;
    return other === undefined ? this.#walked : `${this.#walked} LEFT JOIN ${other.sql} o ON ${this.#join}`;
  }

  get #join(): string {
    const { other, dialect } = this.#plan;
    const columns = other === undefined ? [] : otherKey(other, this.#columns);
    return columns
      .map(({ name }, i) => `o.${quoteName(name, dialect)} = t.${quoteName(this.#columns[i]?.name ?? "", dialect)}`)
      .join(" AND ");
  }
}

function counted(condition: string): string {
  return `count(CASE WHEN ${condition} THEN 1 END)`;
}

/**
 * A checksum over rows in any order. PostgreSQL 11 has `hashtextextended`; a sum of it does without `bit_xor`, which came with 14. CONCAT_WS leaves out
 * NULL, so MySQL is told apart by a column that says where there is one.
 */
function checksum(columns: readonly string[], dialect: LivePlan["dialect"]): string {
  if (dialect === "postgres")
    return `coalesce(sum(hashtextextended(ROW(${columns.join(", ")})::text, 0)::numeric), 0)::text`;
  const parts = columns.flatMap((column) => [`COALESCE(${column}, '')`, `ISNULL(${column})`]);
  return `COALESCE(BIT_XOR(CRC32(CONCAT_WS('#', ${parts.join(", ")}))), 0)`;
}
