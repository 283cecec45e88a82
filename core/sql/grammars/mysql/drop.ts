import type { Cursor } from "../../cursor.ts";
import type { QualifiedName } from "../../names.ts";
import type { ObjectKind, Operation } from "../../operations.ts";
import { complete, type Reading, type StatementReader, unread } from "../../statements/reader.ts";
import { acceptIfExists, readAccount, readWait } from "./words.ts";

/** DROP of anything but an index. */
export const drop: StatementReader = { leads: ["drop"], read };

const kinds: readonly (readonly [kind: ObjectKind, first: string, second?: string, third?: string])[] = [
  ["other", "spatial", "reference", "system"],
  ["other", "undo", "tablespace"],
  ["other", "resource", "group"],
  ["other", "logfile", "group"],
  ["other", "package", "body"],
  ["other", "package"],
  ["table", "table"],
  ["table", "tables"],
  ["view", "view"],
  ["trigger", "trigger"],
  ["procedure", "procedure"],
  ["function", "function"],
  ["database", "database"],
  ["database", "schema"],
  ["sequence", "sequence"],
  ["role", "user"],
  ["role", "role"],
  ["other", "event"],
  ["server", "server"],
  ["tablespace", "tablespace"],
];

function read(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  if (cursor.accept("prepare")) {
    cursor.index = cursor.limit;
    return { operations: [], unread: [] };
  }
  const temporary = cursor.accept("temporary");
  const objectKind = kinds.find(([, first, second, third]) => cursor.accept(first, second, third))?.[0];
  if (objectKind === undefined) return unread(cursor, start, "This sort of DROP is not understood");
  const ifExists = acceptIfExists(cursor);
  const names = readNames(cursor, objectKind);
  if (names.length === 0) return unread(cursor, start, "DROP without a name");
  readWait(cursor);
  cursor.acceptOne("restrict", "cascade", "force");
  if (objectKind === "other" || objectKind === "tablespace") cursor.skipTo(({ value }) => value === ";");
  const base = { ...(ifExists && { ifExists }), span: cursor.spanFrom(start), command: 0 } as const;
  if (temporary && objectKind === "table") {
    const gone = names.map((table): Operation => ({ kind: "drop-table", table, temporary, ...base }));
    return complete(cursor, ...gone);
  }
  return complete(cursor, ...names.map((name) => dropOf(objectKind, name, base)));
}

type Base = { readonly ifExists?: true; readonly span: Operation["span"]; readonly command: 0 };

function dropOf(objectKind: ObjectKind, name: QualifiedName, base: Base): Operation {
  if (objectKind === "table") return { kind: "drop-table", table: name, ...base };
  return { kind: "drop-object", objectKind, object: name, ...base };
}

function readNames(cursor: Cursor, kind: ObjectKind): readonly QualifiedName[] {
  const names: QualifiedName[] = [];
  do {
    const { start } = cursor;
    if (kind === "role") {
      const name = readAccount(cursor);
      if (name !== undefined) names.push({ name, span: cursor.spanFrom(start) });
      continue;
    }
    const name = cursor.qualifiedName() ?? (cursor.peek()?.kind === "number" ? numbered(cursor) : undefined);
    if (name) names.push(name);
  } while (cursor.acceptSymbol(","));
  return names;
}

/** The id of a spatial reference system. */
function numbered(cursor: Cursor): QualifiedName {
  const { start } = cursor;
  const name = cursor.next()?.value ?? "";
  return { name, span: cursor.spanFrom(start) };
}
