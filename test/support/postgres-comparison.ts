import type { Dialect, ReadStatement } from "../../core/sql/types.ts";
import { operationWords } from "./operation-words.ts";
import { expectedOperations } from "./postgres-oracle.ts";
import { expressionFacts } from "./postgres-oracle-parts.ts";
import { parseScript, withoutClientParts } from "./postgres-statements.ts";

/** A statement that we read otherwise than PostgreSQL does. */
export interface Difference {
  readonly sql: string;
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** Reads the DDL of a script twice, with our reader and with PostgreSQL's own parser. */
export function differences(
  script: string,
  read: (sql: string, dialect: Dialect) => ReadStatement,
): { readonly compared: number; readonly different: readonly Difference[] } {
  let compared = 0;
  const different: Difference[] = [];
  for (const statement of parseScript(withoutClientParts(script))) {
    const theirs = expectedOperations(statement);
    if (!theirs) continue;
    compared++;
    const sql = statement.text;
    const { operations, unread } = read(sql, "postgres");
    const ours = [
      ...operations.map((operation) => comparable(operationWords(operation, expressionFacts))),
      ...unread.map(({ reason }) => `unread: ${reason}`),
    ];
    if (ours.join("\n") !== theirs.map(comparable).join("\n")) different.push({ sql, ours, theirs });
  }
  return { compared, different };
}

/** Without what the tree does not keep: fields of an interval, quotes around an option's value, what was said although it is the default. */
function comparable(line: string): string {
  return line
    .replace(/interval\([^)]*\)/g, "interval")
    .replace(/=\s*'([^']*)'/g, "=$1")
    .replace(" method=btree", "")
    .replace(/ on (?:delete|update) no action/g, "");
}
