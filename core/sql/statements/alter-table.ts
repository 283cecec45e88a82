import type { Cursor } from "../cursor.ts";
import type { QualifiedName } from "../names.ts";
import type { ObjectKind, Operation } from "../operations.ts";
import type { Unread } from "../types.ts";
import { readAdd } from "./alter-table/add.ts";
import { readAlterColumn } from "./alter-table/alter-column.ts";
import { readDrop } from "./alter-table/drop.ts";
import { readAttach, readDetach } from "./alter-table/partitions.ts";
import { readRename } from "./alter-table/rename.ts";
import { readReset, readSet } from "./alter-table/set.ts";
import { readDisable, readEnable } from "./alter-table/switches.ts";
import { type ActionReader, made, type Target } from "./alter-table/target.ts";
import { complete, type Reading, type StatementReader, unread } from "./reader.ts";
import { readIfExists, readRelation, readRole, readRoles } from "./words.ts";

/** ALTER TABLE, and the other sorts of relation that take the same actions. */
export const alterTable: StatementReader = {
  leads: ["alter foreign table", "alter materialized view", "alter table", "alter view"],
  read: (cursor) => {
    const { start } = cursor;
    const objectKind = readRelationKind(cursor);
    if (cursor.accept("all", "in", "tablespace")) return readAllInTablespace(cursor, objectKind, start);
    const tableIfExists = readIfExists(cursor);
    const relation = readRelation(cursor);
    if (!relation) return unread(cursor, start, "ALTER TABLE without the name of a table");
    return readActions(cursor, { objectKind, on: { ...relation, ...(tableIfExists && { tableIfExists }) } });
  },
};

function readRelationKind(cursor: Cursor): ObjectKind {
  cursor.next();
  if (cursor.accept("foreign", "table")) return "foreign-table";
  if (cursor.accept("materialized", "view")) return "materialized-view";
  return cursor.acceptOne("table", "view") ?? "table";
}

/** From behind `ALL IN TABLESPACE`. */
function readAllInTablespace(cursor: Cursor, objectKind: ObjectKind, start: number): Reading {
  const tablespace = cursor.name();
  const ownedBy = cursor.accept("owned", "by") ? readRoles(cursor) : [];
  const to = cursor.accept("set", "tablespace") ? cursor.name() : undefined;
  cursor.accept("nowait");
  if (!tablespace || !to) return unread(cursor, start, "A tablespace is missing");
  return complete(cursor, {
    kind: "move-tablespace",
    objectKind,
    tablespace,
    to,
    ownedBy: ownedBy.map(({ name }) => name),
    ...made(cursor, start),
    command: 0,
  });
}

/** Takes the actions, which commas separate. What one of them leaves behind is said; the next one is read all the same. */
function readActions(cursor: Cursor, target: Target): Reading {
  if (cursor.isDone) return unread(cursor, target.on.table.span.start, "ALTER TABLE without an action");
  const operations: Operation[] = [];
  const unreadParts: Unread[] = [];
  do {
    const { start } = cursor;
    const found = readAction(cursor, target);
    if (found) operations.push(found);
    const reason = reasonFor(cursor, found);
    const rest = found ? cursor.start : start;
    const { index } = cursor;
    cursor.skipToComma();
    if (!found || cursor.index > index) unreadParts.push({ span: cursor.spanFrom(rest), reason });
  } while (cursor.acceptSymbol(",") && !cursor.isDone);
  const rest = complete(cursor);
  return { operations, unread: [...unreadParts, ...rest.unread] };
}

function reasonFor(cursor: Cursor, found: Operation | undefined): string {
  if (found) return "This part of the action is not understood";
  return cursor.isDone ? "This action of ALTER TABLE is not complete" : "This action of ALTER TABLE is not understood";
}

const readInherit: ActionReader = (cursor, { on }, start) => {
  const parent = cursor.qualifiedName();
  return parent && { kind: "inherit", ...on, parent, ...made(cursor, start) };
};

const readNo: ActionReader = (cursor, { on, objectKind }, start) => {
  if (cursor.accept("force", "row", "level")) {
    cursor.accept("security");
    return { kind: "set-row-security", ...on, mode: "no-force", ...made(cursor, start) };
  }
  if (cursor.accept("depends")) return readDepends(cursor, { on, objectKind }, start);
  const parent: QualifiedName | undefined = cursor.accept("inherit") && cursor.qualifiedName();
  return parent && { kind: "no-inherit", ...on, parent, ...made(cursor, start) };
};

/** `[NO] DEPENDS ON EXTENSION name`, from behind DEPENDS. */
const readDepends: ActionReader = (cursor, { on, objectKind }, start) => {
  if (!cursor.accept("on", "extension") || !cursor.name()) return undefined;
  return { kind: "other-ddl", verb: "alter", objectKind, object: on.table, ...made(cursor, start) };
};

const readValidate: ActionReader = (cursor, { on }, start) => {
  const constraint = cursor.accept("constraint") && cursor.name();
  return constraint && { kind: "validate-constraint", ...on, constraint, ...made(cursor, start) };
};

const readForce: ActionReader = (cursor, { on }, start) =>
  cursor.accept("row", "level", "security") && {
    kind: "set-row-security",
    ...on,
    mode: "force",
    ...made(cursor, start),
  };

const readCluster: ActionReader = (cursor, { on }, start) =>
  cursor.accept("on") && cursor.name() && { kind: "set-cluster-index", ...on, ...made(cursor, start) };

const readReplica: ActionReader = (cursor, { on }, start) => {
  if (!cursor.accept("identity")) return undefined;
  const usesIndex = cursor.accept("using", "index");
  if (usesIndex && !cursor.name()) return undefined;
  const mode = usesIndex ? "index" : cursor.acceptOne("default", "full", "nothing");
  return mode && { kind: "set-replica-identity", ...on, mode, ...made(cursor, start) };
};

const readOwner: ActionReader = (cursor, { on, objectKind }, start) => {
  const owner = cursor.accept("to") && readRole(cursor);
  return owner && { kind: "change-owner", objectKind, object: on.table, owner, ...made(cursor, start) };
};

/** Options of a foreign table, which its server reads. */
const readOptions: ActionReader = (cursor, { on, objectKind }, start) =>
  cursor.skipParentheses() && {
    kind: "other-ddl",
    verb: "alter",
    objectKind,
    object: on.table,
    ...made(cursor, start),
  };

/** OF binds a table to a composite type, NOT OF takes it off. */
const readOf: ActionReader = (cursor, { on }, start) => {
  const type = cursor.qualifiedName();
  return type && { kind: "set-of-type", ...on, type, ...made(cursor, start) };
};

const readNotOf: ActionReader = (cursor, { on }, start) =>
  cursor.accept("of") && { kind: "set-of-type", ...on, ...made(cursor, start) };

/** The action by its first word. */
const actions: ReadonlyMap<string, ActionReader> = new Map([
  ["add", readAdd],
  ["alter", readAlterColumn],
  ["attach", readAttach],
  ["cluster", readCluster],
  ["depends", readDepends],
  ["detach", readDetach],
  ["disable", readDisable],
  ["drop", readDrop],
  ["enable", readEnable],
  ["force", readForce],
  ["inherit", readInherit],
  ["no", readNo],
  ["not", readNotOf],
  ["of", readOf],
  ["options", readOptions],
  ["owner", readOwner],
  ["rename", readRename],
  ["replica", readReplica],
  ["reset", readReset],
  ["set", readSet],
  ["validate", readValidate],
]);

function readAction(cursor: Cursor, target: Target): Operation | undefined {
  const first = cursor.peek();
  const read = first?.kind === "word" ? actions.get(first.value) : undefined;
  if (!first || !read) return undefined;
  cursor.next();
  return read(cursor, target, first.start);
}
