import type { Span } from "../../../text.ts";
import type { Cursor } from "../../cursor.ts";
import { readExpression } from "../../expression.ts";
import type { Name } from "../../names.ts";
import type { Operation } from "../../operations.ts";
import { addConstraint } from "../../statements/alter-table/add.ts";
import { made, type Target } from "../../statements/alter-table/target.ts";
import type { Reading, StatementReader } from "../../statements/reader.ts";
import { unread } from "../../statements/reader.ts";
import { readIfExists, readParameters } from "../../statements/words.ts";
import type { Unread } from "../../types.ts";
import { atConstraint, readColumn, readConstraint, readStorage, readType } from "./column.ts";

/** ALTER TABLE: one action, which may work on several columns or constraints. */
export const alterTable: StatementReader = { leads: ["alter table"], read: readAlterTable };

interface Found {
  readonly operations: Operation[];
  readonly gaps: Unread[];
}

function readAlterTable(cursor: Cursor): Reading {
  const { start } = cursor;
  cursor.accept("alter", "table");
  const table = cursor.qualifiedName();
  if (!table) return unread(cursor, start, "ALTER TABLE without the name of a table");
  const target: Target = { objectKind: "table", on: { table } };
  const found: Found = { operations: [], gaps: [] };
  const action = cursor.start;
  const check = readCheckOption(cursor);
  if (cursor.accept("add")) readAdded(cursor, target, found, check);
  else if (!readAction(cursor, target, found, check, action))
    found.gaps.push({
      span: { start: action, end: Math.max(action, endOf(cursor)) },
      reason: "This action of ALTER TABLE is not understood",
    });
  if (!cursor.isDone && found.gaps.length === 0) {
    const rest = cursor.start;
    found.gaps.push({
      span: { start: rest, end: Math.max(rest, endOf(cursor)) },
      reason: "This part of the statement is not understood",
    });
  }
  cursor.index = cursor.limit;
  return { operations: found.operations, unread: found.gaps };
}

function endOf(cursor: Cursor): number {
  return cursor.tokens[cursor.limit - 1]?.end ?? 0;
}

/** `WITH CHECK` or `WITH NOCHECK`. */
interface CheckOption {
  readonly checks: boolean;
  readonly span: Span;
}

function readCheckOption(cursor: Cursor): CheckOption | undefined {
  const checking = cursor.acceptSpan("with", "check");
  if (checking) return { checks: true, span: checking };
  const span = cursor.acceptSpan("with", "nocheck");
  return span && { checks: false, span };
}

/** `ADD a int, b int, CONSTRAINT …`: what is added, one after the other. */
function readAdded(cursor: Cursor, target: Target, found: Found, check: CheckOption | undefined): void {
  do {
    const { start } = cursor;
    const added = readAddedItem(cursor, target, check, start);
    if (added) found.operations.push(added);
    const { index } = cursor;
    cursor.skipToComma();
    if (!added || cursor.index > index)
      found.gaps.push({ span: cursor.spanFrom(start), reason: "What ALTER TABLE adds here is not understood" });
  } while (cursor.acceptSymbol(",") && !cursor.isDone);
}

function readAddedItem(
  cursor: Cursor,
  target: Target,
  check: CheckOption | undefined,
  start: number,
): Operation | undefined {
  if (cursor.at("period", "for", "system_time")) {
    cursor.skipToComma();
    return other(cursor, target, "alter", start);
  }
  const isDefault = readDefaultFor(cursor, target, start);
  if (isDefault) return isDefault;
  if (!atConstraint(cursor)) {
    const column = readColumn(cursor);
    return column && { kind: "add-column", ...target.on, column, ...made(cursor, start) };
  }
  const read = readConstraint(cursor);
  if (!read) return undefined;
  const isChecked = read.constraint.type === "foreign-key" || read.constraint.type === "check";
  const notValid = check && !check.checks && isChecked ? { notValid: check.span } : {};
  const operation = addConstraint({ ...read.constraint, ...notValid }, target, made(cursor, start));
  return read.online ? ({ ...operation, online: read.online } as Operation) : operation;
}

/** `[CONSTRAINT name] DEFAULT value FOR column`. */
function readDefaultFor(cursor: Cursor, { on }: Target, start: number): Operation | undefined {
  const { index } = cursor;
  const name = cursor.accept("constraint") ? cursor.name() : undefined;
  const value = cursor.accept("default") && readExpression(cursor, (token) => token.value === "for");
  const column = value && cursor.accept("for") && cursor.name();
  if (!value || !column) {
    cursor.index = index;
    return undefined;
  }
  cursor.accept("with", "values");
  return {
    kind: "set-default",
    ...on,
    column,
    default: value,
    ...(name && { constraint: name }),
    ...made(cursor, start),
  };
}

function readAction(
  cursor: Cursor,
  target: Target,
  found: Found,
  check: CheckOption | undefined,
  start: number,
): boolean {
  const verb = cursor.acceptOne("alter", "drop", "check", "nocheck", "enable", "disable", "switch", "rebuild", "set");
  switch (verb) {
    case "alter":
      return readAlterColumn(cursor, target, found, start);
    case "drop":
      return readDrop(cursor, target, found);
    case "check":
    case "nocheck":
      return readEnforcement(
        cursor,
        target,
        found,
        start,
        verb === "check" ? (check?.checks === true ? "checked" : "on") : "off",
      );
    case "enable":
    case "disable":
      return readSwitch(cursor, target, found, verb, start);
    case "switch":
      cursor.skipTo(({ value }) => value === "to");
      cursor.accept("to");
      found.operations.push(readPartitionSwitch(cursor, target, start));
      return true;
    case "rebuild": {
      if (cursor.accept("partition") && cursor.acceptSymbol("=")) cursor.next();
      const { online } = readStorage(cursor);
      found.operations.push({
        kind: "reindex",
        target: "table",
        name: target.on.table,
        ...(online && { concurrently: online }),
        ...made(cursor, start),
      });
      return true;
    }
    case "set": {
      const parameters = readParameters(cursor);
      found.operations.push({ kind: "set-storage-parameters", ...target.on, parameters, ...made(cursor, start) });
      return true;
    }
    default:
      return false;
  }
}

/**
 * ALTER COLUMN with a type also says whether the column may be NULL; where it says nothing, it may (manual, ALTER TABLE, "NULL | NOT NULL"):
 * both are operations.
 */
function readAlterColumn(cursor: Cursor, target: Target, found: Found, start: number): boolean {
  if (!cursor.accept("column")) return false;
  const column = cursor.name();
  if (!column) return false;
  if (cursor.acceptOne("add", "drop")) {
    cursor.index = cursor.limit;
    found.operations.push(other(cursor, target, "alter", start));
    return true;
  }
  const type = readType(cursor);
  if (!type) return false;
  const collation = cursor.accept("collate") && cursor.name()?.name;
  cursor.acceptOne("sparse", "hidden");
  const notNull = cursor.accept("not", "null");
  const isNullable = !notNull && cursor.accept("null");
  cursor.acceptOne("sparse");
  const { online } = readStorage(cursor);
  const base = made(cursor, start);
  found.operations.push({
    kind: "alter-column-type",
    ...target.on,
    column,
    type,
    ...(collation !== undefined && { collation }),
    ...(online && { online }),
    ...base,
  });
  found.operations.push(
    notNull
      ? { kind: "set-not-null", ...target.on, column, ...(online && { online }), ...base }
      : { kind: "drop-not-null", ...target.on, column, ...(!isNullable && { implied: true as const }), ...base },
  );
  return true;
}

/** `DROP COLUMN a, b, CONSTRAINT c`: the word in front counts until the next one. */
function readDrop(cursor: Cursor, target: Target, found: Found): boolean {
  if (cursor.at("period", "for", "system_time")) {
    const { start } = cursor;
    cursor.index = cursor.limit;
    found.operations.push(other(cursor, target, "alter", start));
    return true;
  }
  let kind: "column" | "constraint" = "constraint";
  let ifExists: true | undefined;
  do {
    const { start } = cursor;
    const word = cursor.acceptOne("column", "constraint");
    if (word) {
      kind = word;
      ifExists = undefined;
    }
    ifExists = readIfExists(cursor) ?? ifExists;
    const name = cursor.name();
    if (!name) return found.operations.length > 0;
    readStorage(cursor);
    found.operations.push(dropped(kind, name, target, ifExists, made(cursor, start)));
  } while (cursor.acceptSymbol(","));
  return true;
}

function dropped(
  kind: "column" | "constraint",
  name: Name,
  { on }: Target,
  ifExists: true | undefined,
  base: ReturnType<typeof made>,
): Operation {
  const dropping = { ...on, ...(ifExists && { ifExists }), ...base };
  return kind === "column"
    ? { kind: "drop-column", column: name, ...dropping }
    : { kind: "drop-constraint", constraint: name, ...dropping };
}

/** `[WITH CHECK] CHECK CONSTRAINT a, b` and `NOCHECK CONSTRAINT ALL`. */
function readEnforcement(
  cursor: Cursor,
  { on }: Target,
  found: Found,
  start: number,
  enforcement: "checked" | "on" | "off",
): boolean {
  if (!cursor.accept("constraint")) return false;
  do {
    const constraint = cursor.name() ?? allOf(cursor);
    if (!constraint) return false;
    const base = made(cursor, start);
    found.operations.push(
      enforcement === "checked"
        ? { kind: "validate-constraint", ...on, constraint, ...base }
        : { kind: "alter-constraint", ...on, constraint, enforced: enforcement === "on", ...base },
    );
  } while (cursor.acceptSymbol(","));
  return true;
}

function allOf(cursor: Cursor): Name | undefined {
  const span = cursor.acceptSpan("all");
  return span && { name: "all", span };
}

/** `SWITCH [PARTITION n] TO table [PARTITION n] [WITH (WAIT_AT_LOW_PRIORITY (…))]`, from behind TO. */
function readPartitionSwitch(cursor: Cursor, target: Target, start: number): Operation {
  const exchange = cursor.qualifiedName();
  const waits = cursor.tokens.slice(cursor.index, cursor.limit).some(({ value }) => value === "wait_at_low_priority");
  cursor.index = cursor.limit;
  return {
    kind: "other-table-action",
    ...target.on,
    action: "switch",
    ...(exchange && { exchange }),
    ...(waits && { waitsLow: true }),
    ...made(cursor, start),
  };
}

function readSwitch(cursor: Cursor, target: Target, found: Found, mode: "enable" | "disable", start: number): boolean {
  if (!cursor.accept("trigger")) {
    cursor.index = cursor.limit;
    found.operations.push(other(cursor, target, "alter", start));
    return true;
  }
  do {
    const trigger = cursor.accept("all") ? "all" : cursor.name()?.name;
    if (trigger === undefined) return false;
    found.operations.push({ kind: "set-trigger-state", ...target.on, mode, trigger, ...made(cursor, start) });
  } while (cursor.acceptSymbol(","));
  return true;
}

function other(cursor: Cursor, { on }: Target, verb: string, start: number): Operation {
  return { kind: "other-ddl", verb, objectKind: "table", object: on.table, ...made(cursor, start) };
}
