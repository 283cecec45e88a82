import { quoteName } from "../../sql/identifiers.ts";

/** Servers that rows of a change can be walked on. */
export type LiveDialect = "postgres" | "mysql" | "mariadb";

/** A column of the key by which rows are walked. */
export interface KeyColumn {
  readonly name: string;
  /** How its values are written as SQL: text in quotes, digits as they are, bytes in hexadecimal. */
  readonly form: "text" | "number" | "bytes";
}

/** The values of a key as text, bytes in hexadecimal; one per column, in order. */
export type Key = readonly string[];

/** Rows of a key range: those behind `after` up to `upTo`; an end that is left out is open. */
export interface KeyRange {
  readonly after?: Key | undefined;
  readonly upTo?: Key | undefined;
}

/**
 * Walks rows in the order of a key, without OFFSET: each batch begins behind the last key of the one before, so it costs the same wherever it
 * is, and a walk can go on from any key. `prefix` is put before each column: `t.`.
 */
export class Keyset {
  readonly columns: readonly KeyColumn[];
  readonly dialect: LiveDialect;
  readonly #prefix: string;

  constructor(columns: readonly KeyColumn[], dialect: LiveDialect, prefix = "") {
    this.columns = columns;
    this.dialect = dialect;
    this.#prefix = prefix;
  }

  /** The key's columns as text under the names `k0`, `k1`, …: what `keyOf` reads. */
  get selected(): string {
    return this.columns.map((column, i) => `${asText(column, this.#column(column), this.dialect)} AS k${i}`).join(", ");
  }

  /** For ORDER BY. */
  get order(): string {
    return this.#names().join(", ");
  }

  /** The condition for a range; `TRUE` for all rows. */
  within({ after, upTo }: KeyRange): string {
    const conditions = [
      ...(after === undefined ? [] : [this.#compared(after, ">", ">")]),
      ...(upTo === undefined ? [] : [this.#compared(upTo, "<", "<=")]),
    ];
    return conditions.length === 0 ? "TRUE" : conditions.join(" AND ");
  }

  /**
   * PostgreSQL walks the index for a comparison of rows; MySQL and MariaDB do not, so there it is spelled out, with the first column
   * bounded by itself.
   */
  #compared(key: Key, strict: "<" | ">", last: string): string {
    const names = this.#names();
    const values = this.columns.map((column, i) => literal(key[i] ?? "", column, this.dialect));
    if (names.length === 1) return `${names[0]} ${last} ${values[0]}`;
    if (this.dialect === "postgres") return `(${names.join(", ")}) ${last} (${values.join(", ")})`;
    const alternatives = names.map((name, i) => {
      const equal = names.slice(0, i).map((other, j) => `${other} = ${values[j]}`);
      const operator = i === names.length - 1 ? last : strict;
      return [...equal, `${name} ${operator} ${values[i]}`].join(" AND ");
    });
    return `${names[0]} ${strict}= ${values[0]} AND (${alternatives.map((each) => `(${each})`).join(" OR ")})`;
  }

  #names(): readonly string[] {
    return this.columns.map((column) => this.#column(column));
  }

  #column({ name }: KeyColumn): string {
    return this.#prefix + quoteName(name, this.dialect);
  }
}

/** The key in a row that `Keyset.selected` was read into. */
export function keyOf(row: Readonly<Record<string, string | null>>, columns: readonly KeyColumn[]): Key {
  return columns.map((_, i) => row[`k${i}`] ?? "");
}

/** A key for people and for evidence: `{"id": 17}`; numbers that JavaScript holds exactly are numbers. */
export function keyObject(key: Key, columns: readonly KeyColumn[]): Readonly<Record<string, string | number>> {
  return Object.fromEntries(columns.map(({ name }, i) => [name, plainValue(key[i] ?? "")]));
}

/** The key that `keyObject` was made of; undefined when a column is missing. */
export function keyFromObject(
  object: Readonly<Record<string, unknown>>,
  columns: readonly KeyColumn[],
): Key | undefined {
  const key = columns.map(({ name }) => object[name]);
  return key.every((value) => typeof value === "string" || typeof value === "number") ? key.map(String) : undefined;
}

function plainValue(text: string): string | number {
  const number = Number(text);
  return String(number) === text && Number.isSafeInteger(number) ? number : text;
}

function asText({ form }: KeyColumn, column: string, dialect: LiveDialect): string {
  if (dialect === "postgres") return `${column}::text`;
  return form === "bytes" ? `HEX(${column})` : `CAST(${column} AS CHAR)`;
}

/** A value as SQL. PostgreSQL gives a quoted literal the type of what it is compared with. */
function literal(value: string, { form }: KeyColumn, dialect: LiveDialect): string {
  if (dialect === "postgres") return quoted(value);
  if (form === "bytes") return `X'${value.replace(/[^0-9A-Fa-f]/g, "")}'`;
  if (form === "number" && /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(value)) return value;
  return quoted(value.replaceAll("\\", "\\\\"));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
