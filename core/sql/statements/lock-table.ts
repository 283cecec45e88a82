import type { Cursor } from "../cursor.ts";
import type { QualifiedName } from "../names.ts";
import type { LockMode } from "../operations.ts";
import { complete, type Reading, type StatementReader } from "./reader.ts";

/** LOCK TABLE; without a mode it takes ACCESS EXCLUSIVE (PostgreSQL manual, LOCK). */
export const lockTable: StatementReader = { leads: ["lock"], read: readLock };

const modes: ReadonlyMap<string, LockMode> = new Map([
  ["access share", "AccessShare"],
  ["row share", "RowShare"],
  ["row exclusive", "RowExclusive"],
  ["share update exclusive", "ShareUpdateExclusive"],
  ["share", "Share"],
  ["share row exclusive", "ShareRowExclusive"],
  ["exclusive", "Exclusive"],
  ["access exclusive", "AccessExclusive"],
]);

function readLock(cursor: Cursor): Reading {
  const { start } = cursor;
  const tables: QualifiedName[] = [];
  cursor.next();
  cursor.accept("table");
  do {
    cursor.accept("only");
    const table = cursor.qualifiedName();
    if (table) tables.push(table);
    cursor.acceptSymbol("*");
  } while (cursor.acceptSymbol(","));
  const mode = readMode(cursor);
  cursor.accept("nowait");
  const span = cursor.spanFrom(start);
  return complete(cursor, ...tables.map((table) => ({ kind: "lock-table", table, mode, span, command: 0 }) as const));
}

function readMode(cursor: Cursor): LockMode {
  if (!cursor.accept("in")) return "AccessExclusive";
  const words: string[] = [];
  while (!cursor.isDone && !cursor.at("mode")) words.push(cursor.next()?.value ?? "");
  cursor.accept("mode");
  return modes.get(words.join(" ")) ?? "AccessExclusive";
}
