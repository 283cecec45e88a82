import type { QualifiedName } from "../../sql/names.ts";
import type { OperationOf } from "../../sql/operations.ts";
import { type Facts, type Lock, locks, together, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { foreignKeysOf, type Reference, sequenceLocks, targetOf } from "./reach.ts";

function readLocks(names: readonly QualifiedName[], context: EngineContext): readonly Lock[] {
  return locks(
    names.map((name) => targetOf(name, context).key),
    "AccessShare",
    "the query reads it",
  );
}

/** Rows that a foreign key points to are looked up and held while rows are written. */
function lookUps(references: readonly Reference[]): readonly Lock[] {
  return references.map(({ target, constraint }) => ({
    key: target,
    mode: "RowShare",
    because: `the foreign key ${constraint} looks its rows up`,
  }));
}

export function insertRows(operation: OperationOf<"insert-rows">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const written = operation.columns?.map((column) => column.name);
  const references = foreignKeysOf(
    table,
    context,
    ({ columns }) => !written || columns.some((column) => written.includes(column.name)),
  );
  return {
    locks: [
      ...locks([key], "RowExclusive"),
      ...readLocks(operation.query?.tables ?? [], context),
      ...lookUps(references),
    ],
  };
}

/** UPDATE: row locks are held until the transaction ends; without WHERE every row of the table is read and written. */
export function updateRows(operation: OperationOf<"update-rows">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const set = operation.set.map((assignment) => assignment.column.name);
  const references = foreignKeysOf(table, context, ({ columns }) =>
    columns.some((column) => set.includes(column.name)),
  );
  const all = !operation.where && !operation.limited && operation.from.length === 0;
  return {
    locks: [
      ...locks([key], "RowExclusive"),
      ...readLocks(operation.from, context),
      ...lookUps(references),
      ...sequenceLocks(
        operation.set.flatMap(({ value }) => value.sequences ?? []),
        context,
      ),
    ],
    scans: all ? works([key], "the UPDATE has no WHERE") : [],
  };
}

/** DELETE: rows of other tables that refer to the deleted ones are looked for, and deleted or changed by a cascade. */
export function deleteRows(operation: OperationOf<"delete-rows">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const all = !operation.where && !operation.limited && operation.using.length === 0;
  const dependents = (table?.referencedBy ?? []).map((reference): Facts => {
    const other = context.schema
      .tableByKey(reference.table)
      ?.constraints.find((constraint) => constraint.name === reference.constraint);
    const action = other?.definition.type === "foreign-key" ? other.definition.onDelete : undefined;
    const changes = action !== undefined && action !== "no action" && action !== "restrict";
    return {
      locks: locks(
        [reference.table],
        changes ? "RowExclusive" : "RowShare",
        `its foreign key ${reference.constraint} refers to the deleted rows`,
      ),
    };
  });
  const own: Facts = {
    locks: [...locks([key], "RowExclusive"), ...readLocks(operation.using, context)],
    scans: all ? works([key], "the DELETE has no WHERE") : [],
  };
  return together(own, ...dependents);
}

export function mergeRows(operation: OperationOf<"merge-rows">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const written = [...operation.set.map(({ column }) => column), ...operation.insertColumns].map(({ name }) => name);
  const references = foreignKeysOf(table, context, ({ columns }) =>
    columns.some((column) => written.includes(column.name)),
  );
  return {
    locks: [...locks([key], "RowExclusive"), ...readLocks(operation.using, context), ...lookUps(references)],
  };
}

export function copyRows(operation: OperationOf<"copy-rows">, context: EngineContext): Facts {
  if (!operation.table) return {};
  const { key, table } = targetOf(operation.table, context);
  if (operation.direction === "from")
    return { locks: [...locks([key], "RowExclusive"), ...lookUps(foreignKeysOf(table, context))] };
  return { locks: locks([key], "AccessShare"), scans: works([key], "COPY writes all its rows out") };
}

export function select(operation: OperationOf<"select">, context: EngineContext): Facts {
  const { tables, lockedRows = [], sequences = [] } = operation.query;
  return {
    locks: [
      ...readLocks(tables, context),
      ...locks(
        lockedRows.map((name) => targetOf(name, context).key),
        "RowShare",
        "the query locks rows of it",
      ),
      ...sequenceLocks(sequences, context),
    ],
  };
}
