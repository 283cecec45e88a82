import type { Cursor } from "../../cursor.ts";
import { complete, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import { readTableOption } from "./table-options.ts";
import { acceptIfExists, acceptIfNotExists, readOptionValue } from "./words.ts";

/** CREATE and ALTER SEQUENCE (MariaDB 10.3). */
export const sequence: StatementReader = { leads: ["create sequence", "alter sequence"], read };

function read(cursor: Cursor): Reading {
  const { start } = cursor;
  const isCreate = cursor.next()?.value === "create";
  cursor.accept("or", "replace");
  cursor.accept("temporary");
  cursor.accept("sequence");
  const ifNotExists = acceptIfNotExists(cursor);
  acceptIfExists(cursor);
  const name = cursor.qualifiedName();
  if (name === undefined) return unread(cursor, start, "The name of the sequence is missing");
  while (readOption(cursor));
  const base = { sequence: name, span: cursor.spanFrom(start), command: 0 } as const;
  return complete(
    cursor,
    isCreate
      ? { kind: "create-sequence", ...base, ...(ifNotExists && { ifNotExists }) }
      : { kind: "alter-sequence", ...base },
  );
}

function readOption(cursor: Cursor): boolean {
  if (cursor.accept("as")) {
    cursor.next();
    cursor.acceptOne("unsigned", "signed");
    return true;
  }
  if (cursor.acceptOne("nocache", "nocycle", "cycle", "nominvalue", "nomaxvalue")) return true;
  if (cursor.accept("no")) return cursor.acceptOne("cache", "cycle", "minvalue", "maxvalue") !== undefined;
  if (cursor.acceptOne("start", "restart")) {
    cursor.accept("with");
    readOptionValue(cursor);
    return true;
  }
  if (cursor.acceptOne("increment", "minvalue", "maxvalue", "cache")) {
    cursor.accept("by");
    return readOptionValue(cursor) !== undefined;
  }
  return readTableOption(cursor) !== undefined;
}
