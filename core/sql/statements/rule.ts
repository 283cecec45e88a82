import type { Cursor } from "../cursor.ts";
import { operations, type Reading, type StatementReader, unread } from "./reader.ts";

/** CREATE RULE. */
export const createRule: StatementReader = { leads: ["create rule"], read: readCreateRule };

function readCreateRule(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  cursor.accept("or", "replace");
  cursor.accept("rule");
  const rule = cursor.name();
  cursor.skipTo(({ kind, value }) => kind === "word" && value === "to");
  const table = cursor.accept("to") ? cursor.qualifiedName() : undefined;
  if (!rule || !table) return unread(cursor, start, "The name or the table of the rule is missing");
  cursor.index = cursor.limit;
  return operations({ kind: "create-rule", rule, table, span: cursor.spanFrom(start), command: 0 });
}
