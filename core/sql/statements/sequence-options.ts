import type { Cursor } from "../cursor.ts";
import type { OperationOf } from "../operations.ts";
import { readTypeName } from "../type-name.ts";

type Owner = NonNullable<OperationOf<"create-sequence">["ownedBy"]>;

/** Takes the options of a sequence, in any order; returns the column that owns it. */
export function readSequenceOptions(cursor: Cursor): Owner | undefined {
  let owner: Owner | undefined;
  for (;;) {
    if (cursor.accept("owned", "by")) {
      const column = cursor.columnOfTable();
      owner = column && { table: column.table, column: column.column.name };
    } else if (cursor.accept("as")) readTypeName(cursor);
    else if (cursor.accept("no")) cursor.acceptOne("minvalue", "maxvalue", "cycle");
    else if (cursor.acceptOne("increment", "minvalue", "maxvalue", "start", "restart", "cache")) readNumber(cursor);
    else if (!cursor.acceptOne("cycle", "logged", "unlogged")) return owner;
  }
}

function readNumber(cursor: Cursor): void {
  cursor.acceptOne("by", "with");
  if (!cursor.acceptSymbol("-")) cursor.acceptSymbol("+");
  const kind = cursor.peek()?.kind;
  if (kind === "number" || kind === "placeholder") cursor.next();
}
