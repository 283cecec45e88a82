import type { OperationOf } from "../sql/operations.ts";
import { renameConstraint } from "./constraints.ts";
import { schemaRules } from "./dialect-rules.ts";
import { renameIndex } from "./indexes.ts";
import { takeReferences } from "./kept-references.ts";
import { factKey, objectKey, resolveKey } from "./names.ts";
import { findIndex, findTable, getTable, putTable, type Replay, tableKeys, updateTable } from "./replay.ts";
import { setRoutineSchema } from "./routines.ts";
import { moveSequences, renameSequence } from "./sequences.ts";
import type { Table, TableConstraint } from "./types.ts";
import { renamedIn, renamedTexts, rewritten, rewrittenConstraint, unlessNaming } from "./written.ts";

/** RENAME TO. `ALTER TABLE` renames an index or a sequence too, when the name is one's. */
export function renameTable(operation: OperationOf<"rename-table">, replay: Replay): void {
  const { key, table } = findTable(replay, operation.table);
  if (table) moveTable(replay, key, table.schema, operation.to.name);
  const index = table ? undefined : findIndex(replay, operation.table);
  if (index) renameIndex(replay, index, operation.to.name);
  else if (!table && !renameConstraintObject(operation, replay))
    renameSequence(replay, operation.table, operation.to.name);
}

/** Renames the constraint of that name, whatever table has it. Says whether there is one. */
function renameConstraintObject({ table: constraint, ...rest }: OperationOf<"rename-table">, replay: Replay): boolean {
  if (!schemaRules(replay.settings.dialect).constraintsAreObjects) return false;
  const owner = tableKeys(replay.store)
    .map((key) => getTable(replay.store, key))
    .find((table) => table?.constraints.some(({ name }) => name === constraint.name));
  if (owner === undefined) return false;
  const table = { schema: owner.schema, name: owner.name, span: constraint.span };
  renameConstraint({ ...rest, kind: "rename-constraint", table, constraint }, replay);
  return true;
}

/** SET SCHEMA of a table or view: its indexes and owned sequences go along. */
export function setSchema(operation: OperationOf<"set-schema">, replay: Replay): void {
  const { key, table } = findTable(replay, operation.object);
  const kinds = ["table", "view", "materialized-view", "foreign-table"];
  if (table && kinds.includes(operation.objectKind)) moveTable(replay, key, operation.to.name, table.name);
  if (operation.objectKind === "type" || operation.objectKind === "domain")
    moveFact(replay, "type", operation.object, operation.to.name);
  if (operation.objectKind === "sequence") moveFact(replay, "sequence", operation.object, operation.to.name);
  if (operation.objectKind === "function" || operation.objectKind === "procedure")
    setRoutineSchema(replay, operation.object, operation.to.name);
}

function moveFact(
  replay: Replay,
  kind: "type" | "sequence",
  name: OperationOf<"set-schema">["object"],
  schema: string,
): void {
  const key = resolveKey(replay.store, kind, name, replay.settings);
  const fact = replay.store.get(factKey(kind, key));
  if (fact === undefined) return;
  replay.store.set(factKey(kind, key), undefined);
  replay.store.set(factKey(kind, objectKey(schema, name.name)), { ...fact, schema });
}

/** Moves a table to another name or schema and turns everything that points to it. */
export function moveTable(replay: Replay, from: string, schema: string, name: string): void {
  const table = getTable(replay.store, from);
  const to = objectKey(schema, name);
  if (!table || from === to) return;
  putTable(replay, from, undefined);
  putTable(replay, to, {
    ...renamedTexts(table, table.name, name),
    schema,
    name,
    indexes: renamedTexts(table, table.name, name).indexes.map((index) => ({ ...index, schema, table: to })),
    referencedBy: [
      ...table.referencedBy.map((each) => (each.table === from ? { ...each, table: to } : each)),
      ...takeReferences(replay, to),
    ],
  });
  moveSequences(replay, from, to);
  for (const key of [...neighbours(table, replay), to]) {
    updateTable(replay, key, (other) => turned(other, from, to, { schema, name }, replay));
  }
}

/** Keys of the tables that hold the key of this one, or that it refers to by name. */
function neighbours(table: Table, replay: Replay): readonly string[] {
  return [
    ...table.referencedBy.map((each) => each.table),
    ...table.constraints.flatMap(({ definition }) =>
      definition.type === "foreign-key" ? [findTable(replay, definition.references.table).key] : [],
    ),
    ...table.children.map((child) => child.table),
    ...(table.partitionOf === undefined ? [] : [table.partitionOf]),
    ...(table.inheritsFrom ?? []),
    ...table.reads,
    ...table.readBy,
  ];
}

function turned(table: Table, from: string, to: string, name: NewName, replay: Replay): Table {
  const turn = (key: string) => (key === from ? to : key);
  const constraints = table.constraints.map((constraint) => turnedReference(constraint, from, name, replay));
  const isTurned = constraints.some((constraint, index) => constraint !== table.constraints[index]);
  const before = from.slice(from.indexOf(".") + 1);
  return {
    ...(table.reads.includes(from) ? unlessNaming(table, before) : table),
    constraints,
    ...(isTurned && { columns: withTexts(table.columns, (text) => renamedIn(text, before, name.name)) }),
    referencedBy: table.referencedBy.map((each) => ({ ...each, table: turn(each.table) })),
    children: table.children.map((child) => ({ ...child, table: turn(child.table) })),
    ...(table.partitionOf !== undefined && { partitionOf: turn(table.partitionOf) }),
    ...(table.inheritsFrom && { inheritsFrom: table.inheritsFrom.map(turn) }),
    reads: table.reads.map(turn),
    readBy: table.readBy.map(turn),
  };
}

function withTexts(columns: Table["columns"], change: (text: string) => string): Table["columns"] {
  if ([...columns.values()].every(({ written }) => written === undefined)) return columns;
  return new Map([...columns].map(([key, column]) => [key, rewritten(column, change)]));
}

interface NewName {
  readonly schema: string;
  readonly name: string;
}

/** A foreign key to the moved table points to its new name. The table is not under its old key any more when this is asked. */
function turnedReference(constraint: TableConstraint, from: string, to: NewName, replay: Replay): TableConstraint {
  const { definition } = constraint;
  if (definition.type !== "foreign-key") return constraint;
  const target = definition.references.table;
  const before = [target.schema === undefined ? replay.settings.searchPath : [target.schema]].flat();
  const meant = before
    .map((schema) => objectKey(schema, target.name))
    .find((key) => key === from || getTable(replay.store, key));
  if (meant !== from) return constraint;
  const references = { ...definition.references, table: { ...target, ...to } };
  return rewrittenConstraint({ ...constraint, definition: { ...definition, references } }, (text) =>
    renamedIn(text, target.name, to.name),
  );
}
