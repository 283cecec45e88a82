import type { Cursor } from "../../cursor.ts";
import type { OnlineClauses } from "../../operations.ts";
import { complete, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import { readIndexOptions, readKeyParts } from "./keys.ts";
import { acceptIfExists, acceptIfNotExists, readOnlineClause, readWait } from "./words.ts";

/** CREATE [OR REPLACE] [UNIQUE | FULLTEXT | SPATIAL | VECTOR] INDEX. */
export const createIndex: StatementReader = { leads: ["create index"], read: readCreate };

/** DROP INDEX name ON table. */
export const dropIndex: StatementReader = { leads: ["drop index"], read: readDrop };

function readCreate(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  cursor.accept("or", "replace");
  cursor.acceptOne("online", "offline");
  const kind = cursor.acceptOne("unique", "fulltext", "spatial", "vector");
  cursor.accept("index");
  const present = cursor.start;
  const ifNotExists = acceptIfNotExists(cursor) && cursor.spanFrom(present);
  const name = cursor.at("on") ? undefined : cursor.name();
  const before = readIndexOptions(cursor);
  const table = cursor.accept("on") && cursor.qualifiedName();
  if (table === undefined) return unread(cursor, start, "CREATE INDEX without the name of a table");
  const wait = readWait(cursor);
  const keys = readKeyParts(cursor);
  const { method, clauses } = readOptions(cursor, { ...(wait !== undefined && { wait }) });
  const found = kind === "unique" || kind === undefined ? (method ?? before.method) : kind;
  return complete(cursor, {
    kind: "create-index",
    table,
    keys,
    include: [],
    ...(name && { name }),
    ...(kind === "unique" && { unique: true }),
    ...(found !== undefined && { method: found }),
    ...(ifNotExists && { ifNotExists }),
    ...(Object.keys(clauses).length > 0 && { clauses }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}

function readDrop(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.index += 2;
  const ifExists = acceptIfExists(cursor);
  const index = cursor.name();
  const table = index && cursor.accept("on") && cursor.qualifiedName();
  if (index === undefined || table === undefined)
    return unread(cursor, start, "DROP INDEX without the name of an index and its table");
  const wait = readWait(cursor);
  const { clauses } = readOptions(cursor, { ...(wait !== undefined && { wait }) });
  return complete(cursor, {
    kind: "drop-index",
    index,
    table,
    ...(ifExists && { ifExists }),
    ...(Object.keys(clauses).length > 0 && { clauses }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}

/** Options of the index, ALGORITHM, LOCK and WAIT (MariaDB), in any order. */
function readOptions(
  cursor: Cursor,
  before: OnlineClauses,
): { readonly method?: string; readonly clauses: OnlineClauses } {
  let clauses = before;
  let method: string | undefined;
  for (;;) {
    const { index } = cursor;
    method = readIndexOptions(cursor).method ?? method;
    const wait = readWait(cursor);
    const clause = wait === undefined ? readOnlineClause(cursor) : { wait };
    clauses = { ...clauses, ...clause };
    cursor.acceptSymbol(",");
    if (cursor.index === index) break;
  }
  return { ...(method !== undefined && { method }), clauses };
}
