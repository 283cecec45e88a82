import { Cursor } from "../cursor.ts";
import type { Operation } from "../operations.ts";
import { complete, type ReadContext, type Reading, type StatementReader, unread } from "./reader.ts";

/** CREATE SCHEMA, with the commands that may stand in it. Without a name, the schema has that of its owner. */
export const createSchema: StatementReader = { leads: ["create schema"], read: readCreateSchema };

/** Owners that are no names of roles. */
const currentRoles = ["current_role", "current_user", "session_user"] as const;

function readCreateSchema(cursor: Cursor, context: ReadContext): Reading {
  const { start } = cursor;
  cursor.accept("create", "schema");
  const ifNotExists = cursor.accept("if", "not", "exists");
  const name = cursor.name();
  const hasOwner = cursor.accept("authorization");
  const isCurrent = hasOwner && cursor.acceptOne(...currentRoles);
  const schema = name ?? (hasOwner && !isCurrent ? cursor.name() : undefined);
  if (name && hasOwner && !isCurrent) cursor.name();
  const elements = readElements(cursor, context);
  const span = cursor.spanFrom(start);
  if (!schema && !isCurrent) return unread(cursor, start, "CREATE SCHEMA without a name");
  const created: readonly Operation[] = schema
    ? [{ kind: "create-schema", schema, ...(ifNotExists && { ifNotExists }), span, command: 0 }]
    : [{ kind: "other-ddl", verb: "create", objectKind: "schema", span, command: 0 }];
  const rest = complete(cursor, ...created, ...elements.operations);
  return { operations: rest.operations, unread: [...elements.unread, ...rest.unread] };
}

/** CREATE and GRANT commands that follow each other without semicolons (PostgreSQL manual, CREATE SCHEMA). */
function readElements(cursor: Cursor, context: ReadContext): Reading {
  const readings: Reading[] = [];
  while (cursor.at("create") || cursor.at("grant")) {
    const first = cursor.index;
    cursor.next();
    cursor.skipTo(({ kind, value }) => kind === "word" && (value === "create" || value === "grant"));
    const element = new Cursor(cursor.text, cursor.tokens, cursor.dialect, first, cursor.index);
    const { operations, unread } = context.read(element);
    const command = readings.length + 1;
    readings.push({ operations: operations.map((operation) => ({ ...operation, command })), unread });
  }
  return {
    operations: readings.flatMap(({ operations }) => operations),
    unread: readings.flatMap((reading) => reading.unread),
  };
}
