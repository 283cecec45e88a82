import type { QualifiedName } from "../sql/names.ts";
import { findTable, type Replay, updateTable } from "./replay.ts";

/**
 * Counts the commands that changed columns instantly: each gives the rows one more version, until the table is written anew (MySQL 8.0.29:
 * TOTAL_ROW_VERSIONS of INFORMATION_SCHEMA.INNODB_TABLES).
 */
export function noteRowVersions(change: "added" | "reset", replay: Replay, table: QualifiedName): void {
  updateTable(replay, findTable(replay, table).key, (known) => {
    if (change === "added") return { ...known, rowVersions: (known.rowVersions ?? 0) + 1 };
    if (known.rowVersions === undefined) return known;
    const { rowVersions: _, ...rest } = known;
    return rest;
  });
}
