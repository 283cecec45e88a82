import { complete, type StatementReader, unread } from "./reader.ts";

/** CREATE EXTENSION. */
export const createExtension: StatementReader = {
  leads: ["create extension"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("create", "extension");
    const ifNotExists = cursor.accept("if", "not", "exists");
    const extension = cursor.name();
    if (!extension) return unread(cursor, start, "CREATE EXTENSION without a name");
    cursor.accept("with");
    while (cursor.acceptOne("schema", "version", "from", "cascade")) {
      if (cursor.tokens[cursor.index - 1]?.value !== "cascade") cursor.next();
    }
    const base = { span: cursor.spanFrom(start), command: 0, ...(ifNotExists && { ifNotExists }) } as const;
    return complete(cursor, { kind: "create-extension", extension, ...base });
  },
};
