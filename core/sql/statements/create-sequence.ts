import { complete, type StatementReader, unread } from "./reader.ts";
import { readSequenceOptions } from "./sequence-options.ts";

/** CREATE [TEMPORARY] SEQUENCE. */
export const createSequence: StatementReader = {
  leads: ["create sequence"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.skipTo(({ value }) => value === "sequence");
    cursor.next();
    const ifNotExists = cursor.accept("if", "not", "exists");
    const sequence = cursor.qualifiedName();
    if (!sequence) return unread(cursor, start, "CREATE SEQUENCE without a name");
    const ownedBy = readSequenceOptions(cursor);
    return complete(cursor, {
      kind: "create-sequence",
      sequence,
      ...(ifNotExists && { ifNotExists }),
      ...(ownedBy && { ownedBy }),
      span: cursor.spanFrom(start),
      command: 0,
    });
  },
};
