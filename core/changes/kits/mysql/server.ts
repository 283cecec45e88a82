import type { Dialect } from "../../../sql/types.ts";

/** Which of the two servers a kit writes for; they share nearly all. */
export interface Server {
  readonly dialect: Dialect & ("mysql" | "mariadb");
  /** As the engine counts: 80029 for 8.0.29. */
  readonly version: number;
}

/** Text as a string literal, whose backslashes stand for themselves. */
export function literal(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/**
 * Whether two values are not the same, NULL being a value. Compared as bytes: by their collation, texts may be equal that differ in case, accents or
 * blanks at the end.
 */
export function differs(a: string, b: string): string {
  return `NOT (CAST(${a} AS BINARY) <=> CAST(${b} AS BINARY))`;
}

/** Whether a column can be left out of `SELECT *` (MySQL 8.0.23, MariaDB 10.3). */
export function hasInvisibleColumns({ dialect, version }: Server): boolean {
  return dialect === "mariadb" || version >= 80_023;
}
