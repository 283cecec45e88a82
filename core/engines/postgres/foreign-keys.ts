import type { ForeignKeyConstraint, OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { partitionsOf, targetOf, withRows, wordsFor } from "./reach.ts";

/** ADD FOREIGN KEY: SHARE ROW EXCLUSIVE on both tables, since triggers are made on both; both are read to check it. */
export function addForeignKey(operation: OperationOf<"add-foreign-key">, context: EngineContext): Facts {
  const { constraint } = operation;
  const { key, table } = targetOf(operation.table, context);
  const own = partitionsOf(key, context, operation.only);
  const parents = partitionsOf(targetOf(constraint.references.table, context).key, context);
  const checked = !constraint.notValid && !constraint.notEnforced;
  const fails =
    table?.partitioned && constraint.notValid && context.version < 18
      ? `cannot add NOT VALID foreign key on partitioned table "${wordsFor(key, context)}" referencing relation "${constraint.references.table.name}"`
      : undefined;
  return {
    locks: [
      ...locks(own, "ShareRowExclusive"),
      ...locks(
        parents.filter((parent) => !own.includes(parent)),
        "ShareRowExclusive",
        "it is what the foreign key refers to",
      ),
    ],
    scans: checked ? checkScans(constraint, own, parents, context) : [],
    ...(fails !== undefined && { fails }),
  };
}

/** Rows with a NULL in the key are not looked up: a column that the same command adds without a default spares the other table. */
function checkScans(
  constraint: ForeignKeyConstraint,
  own: readonly string[],
  parents: readonly string[],
  context: EngineContext,
) {
  const empty = context.command.some(
    (other) =>
      other.kind === "add-column" &&
      constraint.columns.some((column) => column.name === other.column.name.name) &&
      (other.column.default === undefined || other.column.default.isNull),
  );
  const scanned = [...withRows(own, context), ...(empty ? [] : withRows(parents, context))];
  return works(scanned, "the foreign key is checked on every row");
}

/** VALIDATE of a foreign key takes ROW SHARE on the table that it refers to, and reads it. */
export function validateForeignKey(constraint: ForeignKeyConstraint, key: string, context: EngineContext): Facts {
  const parents = partitionsOf(targetOf(constraint.references.table, context).key, context);
  const others = parents.filter((parent) => parent !== key);
  return {
    locks: locks(others, "RowShare", "it is what the foreign key refers to"),
    scans: works(withRows(others, context), "the foreign key is looked up in it"),
  };
}
