import type { Cursor } from "../../cursor.ts";
import type { OnlineClauses, Operation } from "../../operations.ts";
import { complete, nothing, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import type { Unread } from "../../types.ts";
import { actions } from "./alter-table/index.ts";
import { readOptionsAction } from "./alter-table/options.ts";
import { readPartitionBy } from "./alter-table/partition-actions.ts";
import { made, type Target } from "./alter-table/target.ts";
import { acceptIfExists, readOnlineClause, readWait } from "./words.ts";

/** ALTER [ONLINE] [IGNORE] TABLE. */
export const alterTable: StatementReader = {
  leads: ["alter table", "alter online table", "alter ignore table", "alter online ignore table"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.next();
    const online = cursor.accept("online");
    cursor.accept("ignore");
    cursor.accept("table");
    const tableIfExists = acceptIfExists(cursor);
    const table = cursor.qualifiedName();
    if (table === undefined) return unread(cursor, start, "ALTER TABLE without the name of a table");
    const wait = readWait(cursor);
    const clauses: OnlineClauses = { ...(online && { lock: "NONE" }), ...(wait !== undefined && { wait }) };
    return readActions(cursor, { on: { table, ...(tableIfExists && { tableIfExists }) } }, clauses);
  },
};

/** Takes the actions, which commas separate. What one of them leaves behind is said; the next one is read all the same. */
function readActions(cursor: Cursor, target: Target, before: OnlineClauses): Reading {
  // The server takes it, and does nothing.
  if (cursor.isDone) return nothing;
  const operations: Operation[] = [];
  const unreadParts: Unread[] = [];
  let clauses = before;
  do {
    if (cursor.isDone) break;
    const from = cursor.start;
    const clause = readOnlineClause(cursor);
    if (clause) {
      clauses = { ...clauses, ...clause };
      continue;
    }
    if (cursor.accept("with", "validation") ?? cursor.accept("without", "validation")) continue;
    const found = readAction(cursor, target);
    operations.push(...found);
    if (atNextAction(cursor)) continue;
    const rest = found.length > 0 ? cursor.start : from;
    const { index } = cursor;
    cursor.skipToComma();
    if (found.length === 0 || cursor.index > index)
      unreadParts.push({ span: cursor.spanFrom(rest), reason: reasonFor(cursor, found) });
  } while (cursor.acceptSymbol(",") || (atNextAction(cursor) && !cursor.isDone));
  const left = complete(cursor);
  return { operations: withClauses(operations, clauses), unread: [...unreadParts, ...left.unread] };
}

/** Options of the table and partitions need no comma before them. */
function atNextAction(cursor: Cursor): boolean {
  if (cursor.isDone || cursor.atSymbol(",") || cursor.atSymbol(";")) return false;
  if (cursor.at("partition", "by") || cursor.at("remove", "partitioning")) return true;
  if (cursor.at("with", "system", "versioning")) return true;
  const { index } = cursor;
  const isOption = readOptionsAction(cursor, { on: { table: { name: "", span: { start: 0, end: 0 } } } }, 0).length > 0;
  const isClause = readOnlineClause(cursor) !== undefined;
  cursor.index = index;
  return isOption || isClause;
}

function withClauses(operations: readonly Operation[], clauses: OnlineClauses): readonly Operation[] {
  if (Object.keys(clauses).length === 0) return operations;
  return operations.map((operation) => ({ ...operation, clauses }));
}

function reasonFor(cursor: Cursor, found: readonly Operation[]): string {
  if (found.length > 0) return "This part of the action is not understood";
  return cursor.isDone ? "This action of ALTER TABLE is not complete" : "This action of ALTER TABLE is not understood";
}

function readAction(cursor: Cursor, target: Target): readonly Operation[] {
  const { start, index } = cursor;
  if (cursor.accept("partition", "by")) return readPartitionBy(cursor, target, start);
  // The same as ADD SYSTEM VERSIONING.
  if (cursor.accept("with", "system", "versioning"))
    return [{ kind: "set-system-versioning", ...target.on, mode: "add", ...made(cursor, start) }];
  const first = cursor.peek();
  const read = first?.kind === "word" ? actions.get(first.value) : undefined;
  if (read) {
    cursor.next();
    const found = read(cursor, target, start);
    if (found.length > 0) return found;
    cursor.index = index;
  }
  return readOptionsAction(cursor, target, start);
}
