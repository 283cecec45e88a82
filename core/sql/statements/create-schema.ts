import { complete, type StatementReader, unread } from "./reader.ts";

/** CREATE SCHEMA. Without a name, the schema has that of its owner. */
export const createSchema: StatementReader = {
  leads: ["create schema"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("create", "schema");
    const ifNotExists = cursor.accept("if", "not", "exists");
    const name = cursor.name();
    const owner = cursor.accept("authorization") && cursor.name();
    const schema = name ?? owner;
    if (!schema) return unread(cursor, start, "CREATE SCHEMA without a name");
    const span = cursor.spanFrom(start);
    return complete(cursor, { kind: "create-schema", schema, ...(ifNotExists && { ifNotExists }), span, command: 0 });
  },
};
