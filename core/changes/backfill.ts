import { quoteName } from "../sql/identifiers.ts";
import type { Dialect } from "../sql/types.ts";
import { isPlainCopy, mappingOf } from "./expressions.ts";
import { tableSql } from "./object-names.ts";
import { syncSetting } from "./sync-trigger.ts";
import type { ChangeSpec } from "./types.ts";

/** Rows of one batch of a generated backfill. */
const batchSize = 1000;

/**
 * A DO block that fills the new columns in batches along the primary key and commits each (PostgreSQL 11: manual 43.8, only outside a
 * transaction, so it must be the only statement that the runner sends). Rows that live code has filled already
 * are not touched, so it can be run again after an interruption.
 */
export function batchedBackfill(spec: ChangeSpec, key: readonly string[], dialect: Dialect): string {
  const table = tableSql(spec, dialect);
  const columns = key.map((column) => quoteName(column, dialect));
  const list = columns.join(", ");
  const variables = (prefix: string) => key.map((column) => quoteName(`${prefix}_${column}`, dialect)).join(", ");
  const row = (names: string) => (key.length === 1 ? names : `(${names})`);
  const declarations = key.flatMap((column, i) =>
    ["low", "high"].map((prefix) => `  ${quoteName(`${prefix}_${column}`, dialect)} ${table}.${columns[i]}%TYPE;`),
  );
  const descending = columns.map((column) => `${column} DESC`).join(", ");
  return `DO $cutover$
DECLARE
${declarations.join("\n")}
BEGIN
  SELECT ${list} INTO ${variables("low")} FROM ${table} ORDER BY ${list} LIMIT 1;
  WHILE FOUND LOOP
    PERFORM set_config('${syncSetting}', 'off', true);
    PERFORM set_config('lock_timeout', '2s', true);
    SELECT ${list} INTO ${variables("high")} FROM (
      SELECT ${list} FROM ${table}
      WHERE ${row(list)} >= ${row(variables("low"))}
      ORDER BY ${list} LIMIT ${batchSize}
    ) AS batch
    ORDER BY ${descending} LIMIT 1;
    UPDATE ${table} SET ${assignments(spec, dialect)}
    WHERE ${row(list)} >= ${row(variables("low"))} AND ${row(list)} <= ${row(variables("high"))}
      AND ${unfilled(spec, dialect)};
    COMMIT;
    PERFORM pg_sleep(0.01);
    SELECT ${list} INTO ${variables("low")} FROM ${table}
    WHERE ${row(list)} > ${row(variables("high"))}
    ORDER BY ${list} LIMIT 1;
  END LOOP;
END
$cutover$;`;
}

/** `full_name = trim(name)`: the SET list of a backfill. */
function assignments(spec: ChangeSpec, dialect: Dialect): string {
  const mapping = mappingOf(spec, dialect);
  return (spec.to?.columns ?? []).map((column, i) => `${quoteName(column, dialect)} = ${mapping.up(i, "")}`).join(", ");
}

/** The rows that a backfill has to fill: nothing in the new columns, something to put there. */
function unfilled(spec: ChangeSpec, dialect: Dialect): string {
  const mapping = mappingOf(spec, dialect);
  const next = spec.to?.columns ?? [];
  const empty = next.map((column) => `${quoteName(column, dialect)} IS NULL`);
  const values = next.map((_, i) => `(${mapping.up(i, "")}) IS NOT NULL`);
  return [...empty, values.length === 1 ? values[0] : `(${values.join(" OR ")})`].join(" AND ");
}

/**
 * The condition under which a row's two sides do not agree. Where the expressions lose something, a row also agrees when
 * the old side follows from the new one.
 */
export function mismatch(spec: ChangeSpec, dialect: Dialect): string {
  const mapping = mappingOf(spec, dialect);
  const next = spec.to?.columns ?? [];
  const upDiffers = next.map((column, i) => `${quoteName(column, dialect)} IS DISTINCT FROM (${mapping.up(i, "")})`);
  if (isPlainCopy(spec)) return upDiffers.join(" OR ");
  const downDiffers = spec.from.columns.map(
    (column, i) => `${quoteName(column, dialect)} IS DISTINCT FROM (${mapping.down(i, "")})`,
  );
  return `(${upDiffers.join(" OR ")}) AND (${downDiffers.join(" OR ")})`;
}

/** Counts rows, those whose sides differ, and those whose new side is missing: `rows`, `mismatched`, `missing`. */
export function parityQuery(spec: ChangeSpec, dialect: Dialect): string {
  return `SELECT count(*) AS rows,
  count(*) FILTER (WHERE ${mismatch(spec, dialect)}) AS mismatched,
  count(*) FILTER (WHERE ${unfilled(spec, dialect)}) AS missing
FROM ${tableSql(spec, dialect)}`;
}
