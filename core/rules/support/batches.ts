import type { Schema, Table } from "../../schema/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import { sqlName, sqlQualified } from "./wording.ts";

/** An UPDATE of a whole table, in SQL text. */
export interface WholeUpdate {
  readonly table: QualifiedName;
  /** Name of the rows in `set` and `where`; default: the table's name. */
  readonly alias?: string | undefined;
  /** `a = 1, b = c`. */
  readonly set: string;
  readonly where?: string | undefined;
}

const batchRows = 5000;
const keyTypes: Readonly<Record<string, string>> = {
  smallint: "smallint",
  integer: "integer",
  bigint: "bigint",
  smallserial: "smallint",
  serial: "integer",
  bigserial: "bigint",
  text: "text",
  varchar: "text",
};

/**
 * An UPDATE of a whole table as a DO block that walks the primary key and commits after each batch. Undefined when the key is not
 * known, not a single column, or of a type without min() and max(). COMMIT in DO must not run in a transaction block (manual,
 * section 41.8).
 */
export function batchedUpdate(update: WholeUpdate, schema: Schema): string | undefined {
  const table = schema.table(update.table);
  const key = table === undefined ? undefined : singleKey(table);
  const type = key === undefined ? undefined : keyTypes[table?.columns.get(key)?.type?.name ?? ""];
  if (key === undefined || type === undefined) return undefined;
  const name = sqlQualified(update.table);
  const target = update.alias === undefined ? name : `${name} AS ${sqlName(update.alias)}`;
  const row = sqlName(update.alias ?? update.table.name);
  const condition = update.where === undefined ? "" : ` AND (${update.where})`;
  const column = sqlName(key);
  return `DO $$
DECLARE
  batch_start ${type};
  batch_end ${type};
BEGIN
  SELECT min(${column}) INTO batch_start FROM ${name};
  WHILE batch_start IS NOT NULL LOOP
    SELECT max(batch.${column}) INTO batch_end
      FROM (SELECT ${column} FROM ${name} WHERE ${column} >= batch_start ORDER BY ${column} LIMIT ${batchRows}) AS batch;
    UPDATE ${target} SET ${update.set}
      WHERE ${row}.${column} BETWEEN batch_start AND batch_end${condition};
    COMMIT;
    SELECT min(${column}) INTO batch_start FROM ${name} WHERE ${column} > batch_end;
  END LOOP;
END
$$`;
}

function singleKey(table: Table): string | undefined {
  const key = table.constraints.find(({ definition }) => definition.type === "primary-key");
  return key?.columns.length === 1 ? key.columns[0] : undefined;
}
