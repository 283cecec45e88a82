import type { Cursor } from "../../cursor.ts";
import { readParenthesised } from "../../expression.ts";
import type { Name } from "../../names.ts";

/** Takes what stands behind PARTITION BY: kind, columns or expression, number, definitions. Gives the names that may be columns. */
export function readPartitioning(cursor: Cursor): readonly string[] {
  cursor.accept("linear");
  const isKnown = cursor.acceptOne("hash", "key", "range", "list", "system_time");
  if (isKnown === "key" && cursor.accept("algorithm")) cursor.index += 2;
  cursor.accept("columns");
  const columns = readParenthesised(cursor)?.columns ?? [];
  const others = readClauses(cursor);
  cursor.skipParentheses();
  return [...columns, ...others];
}

/** PARTITIONS n, SUBPARTITION BY …, and those of system versioning (MariaDB): INTERVAL, LIMIT, STARTS, AUTO. */
function readClauses(cursor: Cursor): readonly string[] {
  const columns: string[] = [];
  for (;;) {
    if (cursor.acceptOne("partitions", "subpartitions", "limit")) cursor.next();
    else if (cursor.accept("interval")) cursor.index += 2;
    else if (cursor.accept("starts"))
      cursor.skipTo(({ kind, value }) => value === "(" || (kind === "word" && value !== "timestamp"));
    else if (cursor.accept("subpartition", "by")) {
      cursor.accept("linear");
      if (cursor.acceptOne("hash", "key") === "key" && cursor.accept("algorithm")) cursor.index += 2;
      columns.push(...(readParenthesised(cursor)?.columns ?? []));
    } else if (!cursor.accept("auto")) return columns;
  }
}

/** The names of partitions behind DROP PARTITION and the like; ALL gives none. */
export function readPartitionNames(cursor: Cursor): readonly Name[] {
  if (cursor.accept("all")) return [];
  const names: Name[] = [];
  do {
    const name = cursor.name();
    if (name) names.push(name);
  } while (cursor.acceptSymbol(","));
  return names;
}
