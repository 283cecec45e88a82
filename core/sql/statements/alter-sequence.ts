import { readCommonChange } from "./common-changes.ts";
import { complete, type StatementReader, unread } from "./reader.ts";
import { readSequenceOptions } from "./sequence-options.ts";
import { readIfExists } from "./words.ts";

/** ALTER SEQUENCE. */
export const alterSequence: StatementReader = {
  leads: ["alter sequence"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("alter", "sequence");
    readIfExists(cursor);
    const sequence = cursor.qualifiedName();
    if (!sequence) return unread(cursor, start, "ALTER SEQUENCE without a name");
    const change = readCommonChange(cursor, "sequence", sequence, start);
    if (change) return complete(cursor, change);
    if (cursor.accept("set")) cursor.acceptOne("logged", "unlogged");
    const ownedBy = readSequenceOptions(cursor);
    return complete(cursor, {
      kind: "alter-sequence",
      sequence,
      ...(ownedBy && { ownedBy }),
      span: cursor.spanFrom(start),
      command: 0,
    });
  },
};
