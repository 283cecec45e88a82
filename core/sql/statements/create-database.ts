import { operations, type StatementReader, unread } from "./reader.ts";

/** CREATE DATABASE. */
export const createDatabase: StatementReader = {
  leads: ["create database"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("create", "database");
    cursor.accept("if", "not", "exists");
    const database = cursor.name();
    if (!database) return unread(cursor, start, "CREATE DATABASE without a name");
    cursor.index = cursor.limit;
    return operations({ kind: "create-database", database, span: cursor.spanFrom(start), command: 0 });
  },
};
