import type { Cursor } from "../cursor.ts";
import { readQuery } from "../query.ts";
import { complete, type Reading, type StatementReader, unread } from "./reader.ts";
import { readParameters } from "./words.ts";

/** CREATE VIEW. */
export const createView: StatementReader = { leads: ["create view"], read: readCreateView };

/** CREATE MATERIALIZED VIEW. */
export const createMaterializedView: StatementReader = {
  leads: ["create materialized view"],
  read: readCreateMaterializedView,
};

/** REFRESH MATERIALIZED VIEW. */
export const refreshMaterializedView: StatementReader = { leads: ["refresh materialized view"], read: readRefresh };

function readCreateView(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  const orReplace = cursor.accept("or", "replace");
  const temporary = cursor.accept("temp") ?? cursor.accept("temporary");
  const isRecursive = cursor.accept("recursive");
  cursor.accept("view");
  const view = cursor.qualifiedName();
  if (!view) return unread(cursor, start, "The name of the view is missing");
  cursor.nameList();
  if (cursor.accept("with")) readParameters(cursor);
  cursor.accept("as");
  const query = readQuery(cursor);
  if (!query) return unread(cursor, start, `The query of view ${view.name} is missing`);
  if (cursor.accept("with")) cursor.index = cursor.limit;
  const tables = isRecursive ? query.tables.filter((table) => table.name !== view.name) : query.tables;
  return complete(cursor, {
    kind: "create-view",
    view,
    ...(orReplace && { orReplace }),
    ...(temporary && { temporary }),
    query: { ...query, tables },
    span: cursor.spanFrom(start),
    command: 0,
  });
}

function readCreateMaterializedView(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.accept("create", "materialized", "view");
  const ifNotExists = cursor.accept("if", "not", "exists");
  const view = cursor.qualifiedName();
  if (!view) return unread(cursor, start, "The name of the materialized view is missing");
  cursor.nameList();
  if (cursor.accept("using")) cursor.name();
  if (cursor.accept("with")) readParameters(cursor);
  if (cursor.accept("tablespace")) cursor.name();
  cursor.accept("as");
  const query = readQuery(cursor);
  if (!query) return unread(cursor, start, `The query of materialized view ${view.name} is missing`);
  const withNoData = cursor.accept("with", "no", "data");
  cursor.accept("with", "data");
  return complete(cursor, {
    kind: "create-materialized-view",
    view,
    ...(ifNotExists && { ifNotExists }),
    ...(withNoData && { withNoData }),
    query,
    span: cursor.spanFrom(start),
    command: 0,
  });
}

function readRefresh(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.accept("refresh", "materialized", "view");
  const concurrently = cursor.acceptSpan("concurrently");
  const view = cursor.qualifiedName();
  if (!view) return unread(cursor, start, "The name of the materialized view is missing");
  const withNoData = cursor.accept("with", "no", "data");
  cursor.accept("with", "data");
  return complete(cursor, {
    kind: "refresh-materialized-view",
    view,
    ...(concurrently && { concurrently }),
    ...(withNoData && { withNoData }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}
