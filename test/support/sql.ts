import { readStatement } from "../../core/sql/read.ts";
import type { Dialect } from "../../core/sql/types.ts";
import { operationWords } from "./operation-words.ts";

/**
 * What reading a statement gives, one line an operation, with the part of the text that asks for it where that is not the
 * whole statement: `drop-column users.c @"DROP COLUMN c"`. Unread parts follow: `unread "FOO": This part is …`.
 */
export function readingOf(sql: string, dialect: Dialect = "postgres"): readonly string[] {
  const { operations, unread } = readStatement(sql, dialect);
  const operationLines = operations.map((operation) => {
    const source = sql.slice(operation.span.start, operation.span.end);
    return operationWords(operation) + (source === sql ? "" : ` @"${source}"`);
  });
  const unreadLines = unread.map(({ span, reason }) => `unread "${sql.slice(span.start, span.end)}": ${reason}`);
  return [...operationLines, ...unreadLines];
}
