import type { Cursor } from "../../cursor.ts";
import type { QualifiedName } from "../../names.ts";
import type { Operation } from "../../operations.ts";
import { complete, nothing, operations, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import { readWait } from "./words.ts";

/** ANALYZE, CHECK, CHECKSUM, OPTIMIZE and REPAIR TABLE. */
export const maintenance: StatementReader = {
  leads: ["analyze", "check table", "check tables", "checksum", "optimize", "repair", "check view", "repair view"],
  read: readMaintenance,
};

/** LOCK TABLES and UNLOCK TABLES. */
export const lockTables: StatementReader = { leads: ["lock table", "lock tables", "unlock"], read: readLock };

/** TRUNCATE [TABLE]. */
export const truncate: StatementReader = { leads: ["truncate"], read: readTruncate };

function readMaintenance(cursor: Cursor): Reading {
  const { start } = cursor;
  const verb = cursor.next()?.value;
  cursor.acceptOne("no_write_to_binlog", "local");
  const isTable = cursor.acceptOne("table", "tables") !== undefined;
  if (!isTable) {
    // ANALYZE of a statement is MariaDB's EXPLAIN ANALYZE.
    cursor.index = cursor.limit;
    return nothing;
  }
  const tables = readTables(cursor);
  if (tables.length === 0) return unread(cursor, start, `${(verb ?? "").toUpperCase()} without the name of a table`);
  cursor.index = cursor.limit;
  const base = { span: cursor.spanFrom(start), command: 0 } as const;
  if (verb === "optimize")
    return operations(...tables.map((table): Operation => ({ kind: "rebuild-table", table, by: "optimize", ...base })));
  return operations({ kind: "analyze", tables, ...base });
}

function readTables(cursor: Cursor): readonly QualifiedName[] {
  const tables: QualifiedName[] = [];
  do {
    const table = cursor.qualifiedName();
    if (table) tables.push(table);
  } while (cursor.acceptSymbol(","));
  return tables;
}

function readLock(cursor: Cursor): Reading {
  const { start } = cursor;
  const isUnlock = cursor.next()?.value === "unlock";
  if (cursor.acceptOne("table", "tables") === undefined) {
    // LOCK INSTANCE FOR BACKUP.
    cursor.index = cursor.limit;
    return nothing;
  }
  const base = () => ({ span: cursor.spanFrom(start), command: 0 }) as const;
  if (isUnlock) return complete(cursor, { kind: "unlock-tables", ...base() });
  const locks: Operation[] = [];
  do {
    const from = cursor.start;
    const table = cursor.qualifiedName();
    if (table === undefined) return unread(cursor, start, "LOCK TABLES without the name of a table");
    cursor.accept("as");
    if (!cursor.at("read") && !cursor.at("write") && !cursor.at("low_priority")) cursor.name();
    cursor.acceptOne("low_priority", "concurrent");
    const mode = cursor.acceptOne("read", "write");
    cursor.acceptOne("local", "concurrent");
    if (mode === undefined) return unread(cursor, start, "LOCK TABLES without READ or WRITE");
    locks.push({
      kind: "lock-table",
      table,
      mode: mode === "read" ? "LockTablesRead" : "LockTablesWrite",
      span: cursor.spanFrom(from),
      command: 0,
    });
  } while (cursor.acceptSymbol(","));
  readWait(cursor);
  return complete(cursor, ...locks);
}

function readTruncate(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  cursor.accept("table");
  const table = cursor.qualifiedName();
  if (table === undefined) return unread(cursor, start, "TRUNCATE without the name of a table");
  readWait(cursor);
  return complete(cursor, { kind: "truncate-table", table, span: cursor.spanFrom(start), command: 0 });
}
