import type { FileEdit } from "../migrations/types.ts";
import type { Operation } from "../sql/operations.ts";
import { readStatement } from "../sql/read.ts";
import { splitStatements } from "../sql/split.ts";
import type { Dialect } from "../sql/types.ts";
import type { Place } from "./place.ts";

/** The way back of a statement that moves to a migration of its own, and what the old way back must be changed to. */
export interface MovedUndo {
  readonly down?: string;
  /** The old down script finds gone what the new one has dropped, so it must not insist. */
  readonly edits: readonly FileEdit[];
}

/** Only indexes are undone by themselves: all else that moves leaves nothing behind to drop, or knows its own way back. */
export function undoOfMoved(sql: string, place: Place): MovedUndo {
  const { dialect } = place;
  const operations = operationsIn(sql, dialect);
  const [operation] = operations;
  if (operations.length !== 1 || operation?.kind !== "create-index" || operation.name === undefined)
    return { edits: [] };
  const { name, table } = operation;
  const written = sql.slice(name.span.start, name.span.end);
  const schema = table.schema === undefined ? "" : `${quoted(table.schema)}.`;
  const down = `DROP INDEX CONCURRENTLY IF EXISTS ${written.includes(".") ? written : schema + written}`;
  return { down, edits: place.counterpart.flatMap((statement) => notInsisting(statement, name.name)) };
}

/**
 * What the down script must do besides, when the statement becomes `sql` and the rest of its work is left to later migrations: their way
 * back has run before, so what they made is gone, and what only `sql` makes has to go here.
 */
export function undoOfKept(sql: string, place: Place): readonly FileEdit[] {
  const [first] = place.counterpart;
  if (first === undefined || place.direction === "down") return [];
  const before = new Set(place.statement.read.operations.flatMap((operation) => made(operation)?.key ?? []));
  return operationsIn(sql, place.dialect).flatMap((operation): readonly FileEdit[] => {
    const object = made(operation);
    if (object === undefined || before.has(object.key)) return [];
    const drop = place.counterpart.find((statement) => dropsOnly(statement, object.name));
    const text = `${object.drop}${drop === undefined ? ";\n" : ""}`;
    const span = drop?.span ?? { start: first.span.start, end: first.span.start };
    return [{ file: first.file, span, text }];
  });
}

interface MadeObject {
  readonly key: string;
  readonly name: string;
  readonly drop: string;
}

/** An index or constraint that the operation makes, and the statement that drops it if it is there. */
function made(operation: Operation): MadeObject | undefined {
  if (operation.kind === "create-index") {
    const name = operation.name?.name;
    const schema = operation.table.schema === undefined ? "" : `${quoted(operation.table.schema)}.`;
    return name === undefined
      ? undefined
      : { key: `index ${name}`, name, drop: `DROP INDEX IF EXISTS ${schema}${quoted(name)}` };
  }
  if (operation.kind !== "add-check" && operation.kind !== "add-foreign-key" && operation.kind !== "add-not-null")
    return undefined;
  const { constraint, table } = operation;
  const name = constraint.name?.name;
  if (name === undefined) return undefined;
  const written = `${table.schema === undefined ? "" : `${quoted(table.schema)}.`}${quoted(table.name)}`;
  return { key: `constraint ${name}`, name, drop: `ALTER TABLE ${written} DROP CONSTRAINT IF EXISTS ${quoted(name)}` };
}

/** The statement does nothing but drop the constraint of this name. */
function dropsOnly({ read: { operations } }: Place["statement"], name: string): boolean {
  const [operation] = operations;
  return operations.length === 1 && operation?.kind === "drop-constraint" && operation.constraint.name === name;
}

function operationsIn(sql: string, dialect: Dialect): readonly Operation[] {
  return splitStatements(sql, dialect).flatMap(
    ({ span }) => readStatement(sql.slice(span.start, span.end), dialect).operations,
  );
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Adds IF EXISTS to the DROP INDEX of this name. */
function notInsisting(statement: Place["statement"], index: string): readonly FileEdit[] {
  const { operations, text } = statement.read;
  const drops = operations.some((operation) => operation.kind === "drop-index" && operation.index.name === index);
  const head = /^drop\s+index\s+(?:concurrently\s+)?(?!if\b)/i.exec(text);
  if (!drops || head === null) return [];
  const at = statement.span.start + head[0].length;
  return [{ file: statement.file, span: { start: at, end: at }, text: "IF EXISTS " }];
}
