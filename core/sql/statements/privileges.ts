import type { Cursor } from "../cursor.ts";
import type { QualifiedName } from "../names.ts";
import type { ObjectKind } from "../operations.ts";
import { operations, type Reading, type StatementReader } from "./reader.ts";
import { readObjectKind } from "./words.ts";

/** GRANT and REVOKE, of privileges and of roles. */
export const privileges: StatementReader = {
  leads: ["grant", "revoke"],
  read: (cursor) => readPrivileges(cursor, cursor.start),
};

/** ALTER DEFAULT PRIVILEGES, which changes nothing that exists already. */
export const defaultPrivileges: StatementReader = {
  leads: ["alter default privileges"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.index = cursor.limit;
    return operations({
      kind: "other-ddl",
      verb: "alter",
      objectKind: "other",
      span: cursor.spanFrom(start),
      command: 0,
    });
  },
};

function readPrivileges(cursor: Cursor, start: number): Reading {
  const action = cursor.next()?.value === "revoke" ? "revoke" : "grant";
  if (cursor.accept("grant", "option", "for") === undefined) cursor.accept("admin", "option", "for");
  const privileges = readList(cursor, ["on", "to", "from"]);
  const isRole = !cursor.accept("on");
  const { objectKind, objects } = isRole ? { objectKind: "role" as const, objects: [] } : readObjects(cursor);
  cursor.skipTo(({ kind, value }) => kind === "word" && (value === "to" || value === "from"));
  cursor.acceptOne("to", "from");
  const grantees = readList(cursor, ["with", "granted", "cascade", "restrict"]);
  cursor.index = cursor.limit;
  return operations({
    kind: "change-privileges",
    action,
    privileges,
    objectKind,
    objects,
    grantees,
    span: cursor.spanFrom(start),
    command: 0,
  });
}

/** Items parted by commas up to one of the words, each in lower case without its column list: `all privileges`, `update`. */
function readList(cursor: Cursor, stops: readonly string[]): readonly string[] {
  const items: string[] = [];
  const isEnd = () => cursor.isDone || (cursor.peek()?.kind === "word" && stops.includes(cursor.peek()?.value ?? ""));
  while (!isEnd()) {
    const words: string[] = [];
    for (; !isEnd() && !cursor.atSymbol(","); ) {
      const token = cursor.peek();
      if (token?.kind === "symbol") cursor.skipParentheses() ?? cursor.next();
      else words.push(cursor.next()?.value ?? "");
    }
    items.push(words.join(" "));
    cursor.acceptSymbol(",");
  }
  return items;
}

/** `ALL TABLES IN SCHEMA s` names the schema. */
function readObjects(cursor: Cursor): { readonly objectKind: ObjectKind; readonly objects: readonly QualifiedName[] } {
  if (cursor.accept("all")) {
    cursor.skipTo(({ kind, value }) => kind === "word" && value === "schema");
    cursor.accept("schema");
    return { objectKind: "schema", objects: readNames(cursor) };
  }
  const objectKind = readObjectKind(cursor) ?? "table";
  return { objectKind, objects: readNames(cursor) };
}

function readNames(cursor: Cursor): readonly QualifiedName[] {
  const names: QualifiedName[] = [];
  do {
    const name = cursor.qualifiedName();
    if (name) names.push(name);
    cursor.skipParentheses();
  } while (cursor.acceptSymbol(","));
  return names;
}
