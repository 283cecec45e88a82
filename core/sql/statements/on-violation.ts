import type { Cursor } from "../cursor.ts";

/** Takes the verb at the cursor, and `OR REPLACE` behind it, which says what a violation does (SQLite). */
export function skipVerb(cursor: Cursor): void {
  cursor.next();
  if (cursor.accept("or")) cursor.acceptOne("rollback", "abort", "fail", "ignore", "replace");
}
