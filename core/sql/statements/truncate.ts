import type { QualifiedName } from "../names.ts";
import { complete, type StatementReader, unread } from "./reader.ts";
import { readCascade, readRelation } from "./words.ts";

/** TRUNCATE: one operation a table. */
export const truncate: StatementReader = {
  leads: ["truncate"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.next();
    cursor.accept("table");
    const tables: QualifiedName[] = [];
    do {
      const relation = readRelation(cursor);
      if (relation) tables.push(relation.table);
    } while (cursor.acceptSymbol(","));
    if (tables.length === 0) return unread(cursor, start, "TRUNCATE without the name of a table");
    const restartIdentity = cursor.accept("restart", "identity");
    cursor.accept("continue", "identity");
    const cascade = readCascade(cursor);
    const base = {
      span: cursor.spanFrom(start),
      command: 0,
      ...(cascade && { cascade }),
      ...(restartIdentity && { restartIdentity }),
    } as const;
    return complete(cursor, ...tables.map((table) => ({ kind: "truncate-table", table, ...base }) as const));
  },
};
