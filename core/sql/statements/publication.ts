import type { Cursor } from "../cursor.ts";
import type { QualifiedName } from "../names.ts";
import { readCommonChange } from "./common-changes.ts";
import { operations, type Reading, type StatementReader, unread } from "./reader.ts";
import { readRelation } from "./words.ts";

/** CREATE PUBLICATION. */
export const createPublication: StatementReader = { leads: ["create publication"], read: readCreate };

/** ALTER PUBLICATION. */
export const alterPublication: StatementReader = { leads: ["alter publication"], read: readAlter };

function readCreate(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.accept("create", "publication");
  const publication = cursor.name();
  if (!publication) return unread(cursor, start, "CREATE PUBLICATION without a name");
  cursor.accept("for");
  const allTables = cursor.accept("all", "tables");
  const tables = allTables ? [] : readPublished(cursor);
  cursor.index = cursor.limit;
  return operations({
    kind: "create-publication",
    publication,
    tables,
    ...(allTables && { allTables }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}

function readAlter(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.accept("alter", "publication");
  const publication = cursor.name();
  if (!publication) return unread(cursor, start, "ALTER PUBLICATION without a name");
  const change = readCommonChange(cursor, "publication", publication, start);
  if (change) return operations(change);
  const action = cursor.acceptOne("add", "drop", "set");
  const tables = cursor.atSymbol("(") ? [] : readPublished(cursor);
  cursor.index = cursor.limit;
  const base = { span: cursor.spanFrom(start), command: 0 } as const;
  return action
    ? operations({ kind: "alter-publication", publication, action, tables, ...base })
    : unread(cursor, start, "This action of ALTER PUBLICATION is not understood");
}

/** `TABLE a (id, name) WHERE (id > 1), ONLY b, TABLES IN SCHEMA s`: the tables. */
function readPublished(cursor: Cursor): readonly QualifiedName[] {
  const tables: QualifiedName[] = [];
  let isSchema = false;
  do {
    if (cursor.accept("tables", "in", "schema")) isSchema = true;
    else if (cursor.accept("table")) isSchema = false;
    const relation = readRelation(cursor);
    if (relation && !isSchema) tables.push(relation.table);
    cursor.skipParentheses();
    if (cursor.accept("where")) cursor.skipParentheses();
  } while (cursor.acceptSymbol(","));
  return tables;
}
