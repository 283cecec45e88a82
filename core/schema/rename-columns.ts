import type { Expression, Name } from "../sql/names.ts";
import type { Constraint, IndexKey, OperationOf } from "../sql/operations.ts";
import { withFormerColumn } from "./column-map.ts";
import { familyKeys, findTable, getTable, type Replay, updateTable } from "./replay.ts";
import { renameSequenceColumn } from "./sequences.ts";
import type { Column, Index, Origin, Table, TableConstraint } from "./types.ts";
import { renamedIn, rewritten, rewrittenConstraint, unlessNaming } from "./written.ts";

/** RENAME COLUMN: everything that names the column follows, in children and in the foreign keys that point to it too. */
export function renameColumn(operation: OperationOf<"rename-column">, replay: Replay): void {
  const found = findTable(replay, operation.table);
  const from = operation.column.name;
  const to = operation.to.name;
  if (!found.table?.columns.has(from)) {
    noteNewName(replay, found.key, to);
    return;
  }
  for (const key of familyKeys(replay.store, found.key, operation.only)) {
    renameSequenceColumn(replay, key, from, to);
    renameInReferences(replay, key, from, to);
    for (const view of getTable(replay.store, key)?.readBy ?? [])
      updateTable(replay, view, (reader) => unlessNaming(reader, from));
    updateTable(replay, key, (table) => withFormerColumn(renamed(table, from, to, replay.origin), from, replay.origin));
  }
}

/** The old column was never seen: all that is known afterwards is that the new one exists. */
function noteNewName(replay: Replay, key: string, to: string): void {
  updateTable(replay, key, (table) =>
    table.complete || table.columns.has(to)
      ? table
      : { ...table, columns: new Map(table.columns).set(to, { name: to }) },
  );
}

function renamed(table: Table, from: string, to: string, by: Origin): Table {
  const columns = new Map<string, Column>();
  for (const column of table.columns.values()) {
    const named = rewritten(column, (text) => renamedIn(text, from, to));
    if (column.name === from) columns.set(to, { ...named, name: to, renamed: by });
    else columns.set(column.name, column.written === named.written ? column : named);
  }
  const rename = (name: string) => (name === from ? to : name);
  return {
    ...table,
    columns,
    constraints: table.constraints.map((constraint) =>
      constraint.columns.includes(from)
        ? rewrittenConstraint(renamedConstraint(constraint, rename), (text) => renamedIn(text, from, to))
        : constraint,
    ),
    indexes: table.indexes.map((index) =>
      rewritten(renamedIndex(index, from, rename), (text) => renamedIn(text, from, to)),
    ),
    triggers: table.triggers.map((trigger) =>
      unlessNaming(
        trigger.updateOf.includes(from) ? { ...trigger, updateOf: trigger.updateOf.map(rename) } : trigger,
        from,
      ),
    ),
  };
}

function renamedConstraint(constraint: TableConstraint, rename: (name: string) => string): TableConstraint {
  return {
    ...constraint,
    columns: constraint.columns.map(rename),
    definition: renamedDefinition(constraint.definition, rename),
  };
}

function renamedDefinition(definition: Constraint, rename: (name: string) => string): Constraint {
  switch (definition.type) {
    case "check":
      return {
        ...definition,
        expression: renamedExpression(definition.expression, rename),
        provesNotNull: definition.provesNotNull.map(rename),
      };
    case "not-null":
      return { ...definition, column: renamedName(definition.column, rename) };
    case "exclude":
      return { ...definition, columns: definition.columns.map(rename) };
    default:
      return { ...definition, columns: definition.columns.map((column) => renamedName(column, rename)) };
  }
}

function renamedIndex(index: Index, from: string, rename: (name: string) => string): Index {
  const names = [
    ...index.columns,
    ...index.include,
    ...(index.where?.columns ?? []),
    ...index.keys.flatMap((key) => key.expression?.columns ?? []),
  ];
  if (!names.includes(from)) return index;
  return {
    ...index,
    columns: index.columns.map(rename),
    include: index.include.map(rename),
    keys: index.keys.map((key) => renamedKey(key, rename)),
    ...(index.where && { where: renamedExpression(index.where, rename) }),
  };
}

function renamedKey(key: IndexKey, rename: (name: string) => string): IndexKey {
  return {
    ...key,
    ...(key.column && { column: renamedName(key.column, rename) }),
    ...(key.expression && { expression: renamedExpression(key.expression, rename) }),
  };
}

/** The text stays as it was written. */
function renamedExpression(expression: Expression, rename: (name: string) => string): Expression {
  return { ...expression, columns: expression.columns.map(rename) };
}

function renamedName(name: Name, rename: (name: string) => string): Name {
  return { ...name, name: rename(name.name) };
}

function renameInReferences(replay: Replay, key: string, from: string, to: string): void {
  const rename = (name: string) => (name === from ? to : name);
  for (const reference of getTable(replay.store, key)?.referencedBy ?? []) {
    updateTable(replay, reference.table, (table) => ({
      ...table,
      constraints: table.constraints.map((constraint) =>
        constraint.name === reference.constraint ? renamedTarget(constraint, rename) : constraint,
      ),
    }));
  }
}

function renamedTarget(constraint: TableConstraint, rename: (name: string) => string): TableConstraint {
  const { definition } = constraint;
  if (definition.type !== "foreign-key") return constraint;
  const columns = definition.references.columns.map((column) => renamedName(column, rename));
  return { ...constraint, definition: { ...definition, references: { ...definition.references, columns } } };
}
