import type { Table } from "../schema/types.ts";
import { quoteName } from "../sql/identifiers.ts";
import type { Dialect } from "../sql/types.ts";
import { isPlainCopy, isTwoWay, mappingOf, replaceColumns } from "./expressions.ts";
import { kitOf } from "./kits/index.ts";
import type { BatchedUpdate } from "./kits/kit.ts";
import { tableOf, tableSql } from "./object-names.ts";
import type { ChangeSpec } from "./types.ts";
import { constrains, violation } from "./violation.ts";

/** The UPDATE that fills the new columns of all rows; `key` is the primary key. Rows that live code has filled are left alone. */
export function backfillUpdate(spec: ChangeSpec, key: readonly string[], dialect: Dialect): BatchedUpdate {
  return { table: spec.from, key, set: assignments(spec, dialect), where: unfilled(spec, dialect) };
}

/** The UPDATE that lets the old columns follow the new ones again, for the way back. */
export function fillBack(spec: ChangeSpec, dialect: Dialect, isOther?: Comparison): Omit<BatchedUpdate, "key"> {
  const mapping = mappingOf(spec, dialect);
  const isMove = spec.recipe === "move-column";
  const down = (i: number) =>
    isMove
      ? replaceColumns(mapping.down(i, ""), dialect, (name) => movedValue(spec, name, dialect))
      : mapping.down(i, "");
  const set = spec.from.columns.map((column, i) => `${quoteName(column, dialect)} = ${down(i)}`).join(", ");
  return { table: spec.from, set, where: mismatch(spec, dialect, isOther) };
}

/** The backfill as a script for the dialect's server, which commits each batch; empty when there is no kit for the dialect. */
export function batchedBackfill(spec: ChangeSpec, key: readonly string[], dialect: Dialect): string {
  return kitOf(dialect)?.backfillScript(backfillUpdate(spec, key, dialect)) ?? "";
}

/** The columns that a backfill fills: the new ones, or the old ones where they get values in place. */
export function filledColumns({ from, to, goal }: ChangeSpec): readonly string[] {
  return goal.kind === "replace" ? (to?.columns ?? []) : (to?.columns ?? from.columns);
}

/** `full_name = trim(name)`: the SET list of a backfill. */
function assignments(spec: ChangeSpec, dialect: Dialect): string {
  const mapping = mappingOf(spec, dialect);
  return filledColumns(spec)
    .map((column, i) => `${quoteName(column, dialect)} = ${mapping.up(i, "")}`)
    .join(", ");
}

/** The rows that a backfill has to fill: nothing in the new columns, something to put there. */
export function unfilled(spec: ChangeSpec, dialect: Dialect): string {
  if (constrains(spec)) return violation(spec, dialect);
  const mapping = mappingOf(spec, dialect);
  const next = filledColumns(spec);
  const empty = next.map((column) => `${quoteName(column, dialect)} IS NULL`);
  if (!hasOldSide(spec)) return empty.join(" AND ");
  const values = next.map((_, i) => `(${mapping.up(i, "")}) IS NOT NULL`);
  return [...empty, values.length === 1 ? values[0] : `(${values.join(" OR ")})`].join(" AND ");
}

/** Whether new columns repeat what old ones hold, so that the two can be compared. */
export function hasOldSide({ from, to }: ChangeSpec): boolean {
  return from.columns.length > 0 && to !== undefined;
}

/**
 * The condition under which a row's two sides do not agree. Where the expressions lose something, a row also agrees when
 * the old side follows from the new one. `isOther` says how two values are compared.
 */
export function mismatch(spec: ChangeSpec, dialect: Dialect, isOther = differs(dialect)): string {
  if (constrains(spec)) return violation(spec, dialect);
  if (spec.recipe === "move-column") return moved(spec, dialect);
  if (!hasOldSide(spec)) return unfilled(spec, dialect);
  const mapping = mappingOf(spec, dialect);
  const next = spec.to?.columns ?? [];
  const upDiffers = next.map((column, i) => isOther(quoteName(column, dialect), `(${mapping.up(i, "")})`, column));
  if (isPlainCopy(spec) || !isTwoWay(spec)) return upDiffers.join(" OR ");
  const downDiffers = spec.from.columns.map((column, i) =>
    isOther(quoteName(column, dialect), `(${mapping.down(i, "")})`, column),
  );
  return `(${upDiffers.join(" OR ")}) AND (${downDiffers.join(" OR ")})`;
}

/** Writes that two values are not the same, NULL being a value; `column` is the name of the one that `a` is. */
export type Comparison = (a: string, b: string, column?: string) => string;

/** The comparison of a dialect. Where it depends on types, it is exact with the table of the columns only. */
export function differs(dialect: Dialect, table?: Table): Comparison {
  const kit = kitOf(dialect);
  if (kit !== undefined)
    return (a, b, column) =>
      kit.differs(a, b, column === undefined ? undefined : table?.columns.get(column)?.type?.name);
  const hasNullSafeEqual = dialect === "mysql" || dialect === "mariadb";
  return hasNullSafeEqual ? (a, b) => `NOT (${a} <=> ${b})` : (a, b) => `${a} IS DISTINCT FROM ${b}`;
}

/** Rows whose value in the other table is another; a row that is missing there stands for NULL. */
function moved(spec: ChangeSpec, dialect: Dialect): string {
  const isOther = differs(dialect);
  const mapping = mappingOf(spec, dialect);
  const row = `${tableSql(spec, dialect)}.`;
  const next = spec.to?.columns ?? [];
  return next.map((column, i) => isOther(movedValue(spec, column, dialect), mapping.up(i, row))).join(" OR ");
}

/** What the other table holds for a row of this one. */
function movedValue(spec: ChangeSpec, column: string, dialect: Dialect): string {
  const { from, to = from, on } = spec;
  const quote = (name: string) => quoteName(name, dialect);
  const row = `${tableSql(spec, dialect)}.${quote(on?.key ?? "id")}`;
  return `(SELECT moved.${quote(column)} FROM ${tableOf(to, dialect)} AS moved WHERE moved.${quote(on?.column ?? "")} = ${row})`;
}

/** Counts rows, those whose sides differ, and those whose new side is missing: `rows`, `mismatched`, `missing`. */
export function parityQuery(spec: ChangeSpec, dialect: Dialect, isOther?: Comparison): string {
  const count = (condition: string) =>
    dialect === "postgres" || dialect === "sqlite"
      ? `count(*) FILTER (WHERE ${condition})`
      : `count(CASE WHEN ${condition} THEN 1 END)`;
  return `SELECT count(*) AS ${quoteName("rows", dialect)},
  ${count(mismatch(spec, dialect, isOther))} AS mismatched,
  ${count(unfilled(spec, dialect))} AS missing
FROM ${tableSql(spec, dialect)}`;
}
