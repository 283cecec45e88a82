import type { Schema } from "../../schema/types.ts";
import { quoteName } from "../../sql/identifiers.ts";
import type { QualifiedName } from "../../sql/names.ts";

/** An UPDATE of SQL Server over rows of one table, in SQL text in which the table has no name of its own. */
export interface RowUpdate {
  readonly table: string;
  /** `a = 1, b = c`. */
  readonly set: string;
  /** The rows that need it; afterwards it holds for none of them, or each is to be written once. */
  readonly where: string;
}

/** Rows of one batch: more than 5,000 locks of a statement become one on the table (manual, "Lock escalation"). */
const batchSize = 1000;

/**
 * The keys of the rows that need it are looked for once, and each batch finds its rows by them: to look for what is left each time would read the
 * table as often as there are batches. One block, which runners send as a whole. `of` tells two blocks of one batch apart.
 */
export function batchesByKey({ table, set, where }: RowUpdate, key: readonly string[], of = "rows"): string {
  const columns = key.map((name) => quoteName(name, "sqlserver"));
  const list = columns.join(", ");
  const rows = `#cutover_${of}`;
  const [done, last] = of === "rows" ? ["@done", "@last"] : [`@done_${of}`, `@last_${of}`];
  const kept = columns.map((column, i) => `${column} AS cutover_key_${i + 1}`).join(", ");
  const same = columns.map((column, i) => `batch.cutover_key_${i + 1} = t.${column}`).join(" AND ");
  return `BEGIN
  DROP TABLE IF EXISTS ${rows};
  SELECT ROW_NUMBER() OVER (ORDER BY ${list}) AS cutover_row, ${kept} INTO ${rows} FROM ${table} WHERE ${where};
  CREATE UNIQUE CLUSTERED INDEX cutover_rows ON ${rows} (cutover_row);
  DECLARE ${done} bigint = 0, ${last} bigint = (SELECT COUNT_BIG(*) FROM ${rows});
  WHILE ${done} < ${last}
  BEGIN
    UPDATE t SET ${set}
    FROM ${table} AS t INNER JOIN ${rows} AS batch
      ON ${same} AND batch.cutover_row > ${done} AND batch.cutover_row <= ${done} + ${batchSize}
    WHERE ${where};
    SET ${done} = ${done} + ${batchSize};
  END;
  DROP TABLE ${rows};
END`;
}

/** Without a key TOP takes any rows that are not done yet, so `where` must hold for none of those that are. */
export function batchesByTop({ table, set, where }: RowUpdate): string {
  return `WHILE 1 = 1
BEGIN
  UPDATE TOP (${batchSize}) ${table} SET ${set} WHERE ${where};
  IF @@ROWCOUNT = 0 BREAK;
END`;
}

/** The columns of a table's primary key, where the history shows it. */
export function primaryKeyOf(table: QualifiedName, schema: Schema): readonly string[] | undefined {
  return schema.table(table)?.constraints.find(({ definition }) => definition.type === "primary-key")?.columns;
}

/** A word for a table and column in names of variables and temporary tables, which may have 116 characters. */
export function wordFor(table: QualifiedName, column: string): string {
  return `${table.name}_${column}`.replaceAll(/\W/g, "_").slice(0, 80);
}
