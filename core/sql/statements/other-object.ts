import type { Cursor } from "../cursor.ts";
import type { QualifiedName } from "../names.ts";
import type { ObjectKind } from "../operations.ts";
import { operations, type Reading, type StatementReader, unread } from "./reader.ts";
import { readObjectKind, readParameters, readRole } from "./words.ts";

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
  leads: ["import foreign schema", "listen", "notify", "security label", "unlisten"],
  read: (cursor) => {
    const { start } = cursor;
    const verb = cursor.next()?.value ?? "";
    cursor.index = cursor.limit;
    const objectKind = verb === "import" ? "foreign-table" : "other";
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
  const options = objectKind === "subscription" ? readOptions(cursor) : [];
  cursor.index = cursor.limit;
  return operations({
    kind: "other-ddl",
    verb: "create",
    objectKind,
    ...(object && { object }),
    ...(options.length > 0 && { options }),
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
  const isOnTable = objectKind === "trigger" || objectKind === "rule";
  const table = isOnTable && cursor.accept("on") ? cursor.qualifiedName() : undefined;
  const found = readAction(cursor, objectKind, object, table);
  cursor.index = cursor.limit;
  return operations({ ...found, span: cursor.spanFrom(start), command: 0 });
}

function readAction(cursor: Cursor, objectKind: ObjectKind, object: QualifiedName, table: QualifiedName | undefined) {
  const isRename = cursor.accept("rename", "to");
  const to = isRename || cursor.accept("set", "schema") ? cursor.name() : undefined;
  if (to && table)
    return objectKind === "rule"
      ? ({ kind: "rename-rule", rule: object, table, to } as const)
      : ({ kind: "rename-trigger", trigger: object, table, to } as const);
  if (to && isRename) return { kind: "rename-object", objectKind, object, to } as const;
  if (to) return { kind: "set-schema", objectKind, object, to } as const;
  const owner = cursor.accept("owner", "to") && readRole(cursor);
  if (owner) return { kind: "change-owner", objectKind, object, owner } as const;
  const action = objectKind === "database" || objectKind === "subscription" ? readWords(cursor) : undefined;
  const options = objectKind === "subscription" ? readOptions(cursor) : [];
  return {
    kind: "other-ddl",
    verb: "alter",
    objectKind,
    object,
    ...(action !== undefined && { action }),
    ...(options.length > 0 && { options }),
  } as const;
}

/** The two words that say what an ALTER does: `set tablespace`, `refresh publication`. */
function readWords(cursor: Cursor): string {
  const [first, second] = [cursor.next(), cursor.peek()];
  const words = second?.kind === "word" ? [first, second] : [first];
  return words.flatMap((word) => word?.value ?? []).join(" ");
}

/** What stands in the `WITH (…)` at the end. */
function readOptions(cursor: Cursor) {
  cursor.skipTo(({ kind, value }) => kind === "word" && value === "with");
  return cursor.accept("with") ? readParameters(cursor) : [];
}

/** `ALTER OPERATOR +`, `ALTER USER MAPPING FOR x`, `ALTER LARGE OBJECT 1`: takes what stands for the name. */
function nameless(cursor: Cursor): QualifiedName {
  const { start } = cursor;
  const name = cursor.next()?.value ?? "";
  return { name, span: cursor.spanFrom(start) };
}
