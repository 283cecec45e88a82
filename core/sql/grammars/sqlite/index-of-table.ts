import type { Cursor } from "../../cursor.ts";
import { createIndex as standard } from "../../statements/create-index.ts";
import type { ReadContext, Reading, StatementReader } from "../../statements/reader.ts";

/** CREATE [UNIQUE] INDEX, whose text SQLite keeps. */
export const createIndex: StatementReader = {
  leads: ["create index"],
  read: (cursor: Cursor, context: ReadContext): Reading => {
    const { start } = cursor;
    const reading = standard.read(cursor, context);
    const written = cursor.text.slice(start, cursor.end);
    return {
      ...reading,
      operations: reading.operations.map((found) => (found.kind === "create-index" ? { ...found, written } : found)),
    };
  },
};
