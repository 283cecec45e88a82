import type { Cursor } from "../../cursor.ts";
import type { Name } from "../../names.ts";

/** Takes what stands behind PARTITION BY: kind, columns or expression, number, definitions. */
export function skipPartitioning(cursor: Cursor): void {
  cursor.accept("linear");
  const isKnown = cursor.acceptOne("hash", "key", "range", "list", "system_time");
  if (isKnown === "key" && cursor.accept("algorithm")) cursor.index += 2;
  cursor.accept("columns");
  cursor.skipParentheses();
  skipClauses(cursor);
  cursor.skipParentheses();
}

/** PARTITIONS n, SUBPARTITION BY …, and those of system versioning (MariaDB): INTERVAL, LIMIT, STARTS, AUTO. */
function skipClauses(cursor: Cursor): void {
  for (;;) {
    if (cursor.acceptOne("partitions", "subpartitions", "limit")) cursor.next();
    else if (cursor.accept("interval")) cursor.index += 2;
    else if (cursor.accept("starts"))
      cursor.skipTo(({ kind, value }) => value === "(" || (kind === "word" && value !== "timestamp"));
    else if (cursor.accept("subpartition", "by")) {
      cursor.accept("linear");
      if (cursor.acceptOne("hash", "key") === "key" && cursor.accept("algorithm")) cursor.index += 2;
      cursor.skipParentheses();
    } else if (!cursor.accept("auto")) return;
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
