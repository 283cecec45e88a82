import { readInsert } from "../../statements/insert.ts";
import type { StatementReader } from "../../statements/reader.ts";

/** INSERT and REPLACE. */
export const insert: StatementReader = {
  leads: ["insert", "replace"],
  read: (cursor) => readInsert(cursor, cursor.start),
};
