import type { Cursor } from "../cursor.ts";
import type { QualifiedName } from "../names.ts";
import type { ObjectKind } from "../operations.ts";
import { operations, type Reading, type StatementReader, unread } from "./reader.ts";
import { readObjectKind } from "./words.ts";

/** What is created, altered, owned or renamed without a lock on a table and without a part in the schema that we follow. */
const objects = [
  "access method",
  "aggregate",
  "cast",
  "collation",
  "conversion",
  "event trigger",
  "foreign data wrapper",
  "group",
  "language",
  "operator",
  "operator class",
  "operator family",
  "procedural language",
  "publication",
  "role",
  "server",
  "statistics",
  "subscription",
  "tablespace",
  "text search configuration",
  "text search dictionary",
  "text search parser",
  "text search template",
  "transform",
  "user",
  "user mapping",
];
const alteredOnly = [
  "database",
  "extension",
  "function",
  "large object",
  "procedure",
  "routine",
  "rule",
  "schema",
  "trigger",
];

/** CREATE of an object other than tables, views, types, routines and the like. */
export const createOther: StatementReader = { leads: objects.map((object) => `create ${object}`), read: readCreate };

/** ALTER of such an object, and of schemas, routines, triggers, extensions and databases. */
export const alterOther: StatementReader = {
  leads: [...objects, ...alteredOnly].map((object) => `alter ${object}`),
  read: readAlter,
};

/** ALTER SYSTEM. */
export const alterSystem: StatementReader = {
  leads: ["alter system"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.index = cursor.limit;
    return operations({ kind: "alter-system", span: cursor.spanFrom(start), command: 0 });
  },
};

/** Commands about such objects that begin with words of their own. */
export const otherCommands: StatementReader = {
  leads: ["drop owned", "import foreign schema", "listen", "notify", "reassign owned", "security label", "unlisten"],
  read: (cursor) => {
    const { start } = cursor;
    const verb = cursor.next()?.value ?? "";
    cursor.index = cursor.limit;
    const objectKind = verb === "import" ? "foreign-table" : verb === "reassign" || verb === "drop" ? "role" : "other";
    return operations({ kind: "other-ddl", verb, objectKind, span: cursor.spanFrom(start), command: 0 });
  },
};

function readCreate(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  cursor.accept("or", "replace");
  const objectKind = readObjectKind(cursor) ?? "other";
  cursor.accept("if", "not", "exists");
  if (objectKind === "statistics") return readStatistics(cursor, start);
  const object = hasName(objectKind) ? cursor.qualifiedName() : undefined;
  cursor.index = cursor.limit;
  return operations({
    kind: "other-ddl",
    verb: "create",
    objectKind,
    ...(object && { object }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}

function readStatistics(cursor: Cursor, start: number): Reading {
  const statistics = cursor.at("on") ? undefined : cursor.qualifiedName();
  cursor.skipTo(({ kind, value }) => kind === "word" && value === "from");
  const table = cursor.accept("from") ? cursor.qualifiedName() : undefined;
  cursor.index = cursor.limit;
  return operations({
    kind: "create-statistics",
    ...(statistics && { statistics }),
    ...(table && { table }),
    span: cursor.spanFrom(start),
    command: 0,
  });
}

/** Casts and operators have no name that could be looked up. */
function hasName(kind: ObjectKind): boolean {
  return kind !== "cast" && kind !== "operator" && kind !== "other";
}

function readAlter(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.next();
  const objectKind = readObjectKind(cursor) ?? "other";
  cursor.accept("if", "exists");
  const object =
    cursor.qualifiedName() ??
    (objectKind === "operator" || objectKind === "other" || objectKind === "cast" ? nameless(cursor) : undefined);
  if (!object) return unread(cursor, start, "The name of what is altered is missing");
  cursor.skipParentheses();
  // Operator classes and families belong to an index method.
  if (cursor.accept("using")) cursor.name();
  const table = objectKind === "trigger" && cursor.accept("on") ? cursor.qualifiedName() : undefined;
  const found = readAction(cursor, objectKind, object, table);
  cursor.index = cursor.limit;
  return operations({ ...found, span: cursor.spanFrom(start), command: 0 });
}

function readAction(cursor: Cursor, objectKind: ObjectKind, object: QualifiedName, table: QualifiedName | undefined) {
  const isRename = cursor.accept("rename", "to");
  const to = isRename || cursor.accept("set", "schema") ? cursor.name() : undefined;
  if (to && table) return { kind: "rename-trigger", trigger: object, table, to } as const;
  if (to && isRename) return { kind: "rename-object", objectKind, object, to } as const;
  if (to) return { kind: "set-schema", objectKind, object, to } as const;
  if (cursor.accept("owner", "to")) return { kind: "change-owner", objectKind, object } as const;
  return { kind: "other-ddl", verb: "alter", objectKind, object } as const;
}

/** `ALTER OPERATOR +`, `ALTER USER MAPPING FOR x`, `ALTER LARGE OBJECT 1`: takes what stands for the name. */
function nameless(cursor: Cursor): QualifiedName {
  const { start } = cursor;
  const name = cursor.next()?.value ?? "";
  return { name, span: cursor.spanFrom(start) };
}
