import type { Table } from "../schema/types.ts";
import { affinityOf } from "../sql/grammars/sqlite/type.ts";
import type { TypeName } from "../sql/names.ts";
import { rebuildCopy } from "./support/copied-columns.ts";
import { isReleased } from "./support/released.ts";
import { shownType } from "./support/types.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** A copy into a column of numbers turns each text into a number that reads as one, and keeps the rest as text (SQLite manual, "Datatypes", section 3). */
export const rebuildCopiesText: Rule<"insert-rows"> = {
  id: "rebuild-copies-text",
  severity: "info",
  axis: "data-loss",
  dialects: ["sqlite"],
  title: "Rebuild that copies text into a column of numbers",
  why: "SQLite converts a text that reads as a number without a word: `'007'` becomes 7, `'1.50'` becomes 1.5, and of more than 19 digits the last ones are lost. Any other text, such as `'2024-01-31'`, stays text in a column that code takes for numbers, and sorts behind each of them. A `STRICT` table and an `INTEGER PRIMARY KEY` refuse it, and the migration stops. Measured on 3.54.",
  instead:
    "Look what the column holds, and write the conversion into the SELECT: `unixepoch(created_at)` for a date, `CASE` for words. What is no number by nature (codes, telephone numbers) stays TEXT.",
  bad: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, created_at TEXT);\n-- next release\nCREATE TABLE users_new (id INTEGER PRIMARY KEY, created_at INTEGER);\nINSERT INTO users_new (id, created_at) SELECT id, created_at FROM users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;",
  ],
  good: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, created_at TEXT);\n-- next release\nCREATE TABLE users_new (id INTEGER PRIMARY KEY, created_at INTEGER);\nINSERT INTO users_new (id, created_at) SELECT id, unixepoch(created_at) FROM users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;",
  ],
  on: ["insert-rows"],
  *check(operation, context) {
    const copy = rebuildCopy(operation, context);
    if (copy === undefined || !isReleased(context, context.schema.nameOf(copy.from))) return;
    for (const { old, now } of copy.columns) {
      if (now.type === undefined || affinityOf(old.type) !== "text" || !holdsNumbers(now.type)) continue;
      const rest = refusesText(copy.to, now.name, now.type)
        ? "the copy stops at the first text that is none"
        : "any other text stays text among the numbers";
      yield {
        span: operation.span,
        message: `${shownColumn(operation.table, now.name)} is ${shownType(now.type)}, and what it is copied from was ${old.type === undefined ? "text" : shownType(old.type)}: a text that reads as a number becomes one ('007' is 7 then), and ${rest}. Write the conversion into the SELECT.`,
      };
    }
  },
};

/** Other types have the affinity of numbers too, by no word of theirs: dates, JSON and identifiers are meant to hold text. */
function holdsNumbers(type: TypeName): boolean {
  const affinity = affinityOf(type);
  return affinity === "integer" || affinity === "real" || /num|dec|bool|money/.test(type.name);
}

function refusesText({ options, constraints }: Table, column: string, type: TypeName): boolean {
  const isRowNumber =
    type.name === "integer" &&
    constraints.some(({ definition, columns }) => definition.type === "primary-key" && columns.join() === column);
  return isRowNumber || options?.includes("STRICT") === true;
}
