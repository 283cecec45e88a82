import type { Cursor } from "../../cursor.ts";
import { insert as standardInsert } from "../../statements/insert.ts";
import type { ReadContext, Reading, StatementReader } from "../../statements/reader.ts";
import { update as standardUpdate } from "../../statements/update.ts";

/** INSERT, INSERT OR … and REPLACE. */
export const insert: StatementReader = { leads: ["insert", "replace"], read: withoutConflict(standardInsert) };

/** UPDATE and UPDATE OR …. */
export const update: StatementReader = { leads: ["update"], read: withoutConflict(standardUpdate) };

/** `OR REPLACE` behind the verb says what a violation does: the last of its words stands for the verb. */
function withoutConflict(reader: StatementReader) {
  return (cursor: Cursor, context: ReadContext): Reading => {
    const { start } = cursor;
    const { index } = cursor;
    cursor.next();
    cursor.index =
      cursor.accept("or") && cursor.acceptOne("rollback", "abort", "fail", "ignore", "replace")
        ? cursor.index - 1
        : index;
    const reading = reader.read(cursor, context);
    const operations = reading.operations.map((operation) =>
      operation.kind === "insert-rows" || operation.kind === "update-rows"
        ? { ...operation, span: { start, end: operation.span.end } }
        : operation,
    );
    return { ...reading, operations };
  };
}
