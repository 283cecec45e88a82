import { sameKey } from "../../schema/constraints.ts";
import { covers } from "../../schema/indexes.ts";
import type { Table } from "../../schema/types.ts";
import type { OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, nothing, together, type Work, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { isNotNull } from "./not-null.ts";
import { defaultPartition, familyOf, foreignKeysOf, partitionsOf, targetOf, withRows, wordsFor } from "./reach.ts";

/** ATTACH PARTITION: weak on the parent (12 and later), strong on the partition and on the default partition, which are read. */
export function attachPartition(operation: OperationOf<"attach-partition">, context: EngineContext): Facts {
  const parent = targetOf(operation.table, context);
  const child = targetOf(operation.partition, context);
  const rest = defaultPartition(parent.key, context);
  const own = familyOf(child.key, context);
  return together(
    { locks: [...locks([parent.key], "ShareUpdateExclusive"), ...locks(own, "AccessExclusive")] },
    { scans: boundsScans(withRows(own, context), "its rows are checked against the bounds of the partition", context) },
    rest === undefined ? nothing : defaultWork(rest, context),
    missingIndexes(parent.table, child.key, child.table),
    ...foreignKeysOf(parent.table, context).map(({ target, definition, constraint }): Facts => {
      const columns = definition.columns.map((column) => column.name);
      if (child.table?.constraints.some((own) => sameKey(own, definition, columns))) {
        return {
          locks: locks(
            [target],
            "AccessExclusive",
            `the foreign key ${constraint} of the partition is merged with the parent's`,
          ),
        };
      }
      const because = `the foreign key ${constraint} is checked for the new partition`;
      return {
        locks: locks(
          partitionsOf(target, context),
          "ShareRowExclusive",
          `the partition gets the foreign key ${constraint} to it`,
        ),
        scans: works([child.key, target], because),
      };
    }),
  );
}

/** The default partition must hold no row that belongs into the new one. */
function defaultWork(key: string, context: EngineContext): Facts {
  const because = "the default partition must have no rows for the new one";
  return {
    locks: locks(familyOf(key, context), "AccessExclusive", because),
    scans: boundsScans([key], because, context),
  };
}

/**
 * Tables that are read to check bounds. A valid CHECK on columns without NULLs is taken for a proof: whether it implies the bounds is
 * decided by the server alone.
 */
function boundsScans(keys: readonly string[], because: string, context: EngineContext): readonly Work[] {
  return keys.flatMap((key) => (mayProveBounds(context.schema.tableByKey(key), context) ? [] : works([key], because)));
}

function mayProveBounds(table: Table | undefined, context: EngineContext): boolean {
  return (table?.constraints ?? []).some(
    ({ definition, valid, columns }) =>
      definition.type === "check" &&
      valid &&
      columns.length > 0 &&
      /[<>=]|\bin\b/i.test(definition.expression.text) &&
      columns.every((column) => isNotNull(table, column, context)),
  );
}

function missingIndexes(parent: Table | undefined, key: string, child: Table | undefined): Facts {
  const missing = (parent?.indexes ?? []).find((index) => !child?.indexes.some((own) => covers(own, index)));
  if (!missing) return nothing;
  const because = `the partition gets the index ${missing.name} of its parent`;
  return { scans: works([key], because), indexBuilds: works([key], because) };
}

/** DETACH PARTITION; CONCURRENTLY (14 and later) spares the parent, but ends with ACCESS EXCLUSIVE on the partition. */
export function detachPartition(operation: OperationOf<"detach-partition">, context: EngineContext): Facts {
  const parent = targetOf(operation.table, context).key;
  const child = targetOf(operation.partition, context).key;
  const rest = defaultPartition(parent, context);
  if (operation.concurrently || operation.finalize) {
    return {
      locks: [...locks([parent], "ShareUpdateExclusive"), ...locks([child], "AccessExclusive")],
      ...(operation.concurrently && { needsNoTransaction: true, waitsForTransactions: true }),
      ...(operation.concurrently &&
        rest !== undefined && { fails: "cannot detach partitions concurrently when a default partition exists" }),
    };
  }
  return {
    locks: [
      ...locks([parent], "AccessExclusive"),
      ...locks([child], context.version >= 14 ? "AccessExclusive" : "ShareUpdateExclusive"),
      ...locks(
        rest === undefined ? [] : [rest],
        "AccessExclusive",
        "it may take the rows of the detached partition from now on",
      ),
    ],
  };
}

/** CREATE TABLE … PARTITION OF: ACCESS EXCLUSIVE on the parent, unlike creating the table first and attaching it. */
export function createPartition(operation: OperationOf<"create-table">, context: EngineContext): Facts {
  if (!operation.partitionOf) return nothing;
  const parent = targetOf(operation.partitionOf, context);
  const rest = operation.partitionBounds === "default" ? undefined : defaultPartition(parent.key, context);
  return together(
    { locks: locks([parent.key], "AccessExclusive", "it gets a partition") },
    rest === undefined ? nothing : defaultWork(rest, context),
    ...foreignKeysOf(parent.table, context).map(
      ({ target, constraint }): Facts => ({
        locks: locks(
          partitionsOf(target, context),
          "ShareRowExclusive",
          `the partition gets the foreign key ${constraint} to it`,
        ),
      }),
    ),
  );
}

/** Dropping a partition locks its parent and the default partition. */
export function partitionNeighbours(table: Table | undefined, context: EngineContext): Facts {
  if (table?.partitionOf === undefined) return nothing;
  const rest = defaultPartition(table.partitionOf, context);
  const because = `${wordsFor(`${table.schema}.${table.name}`, context)} is a partition of it`;
  return {
    locks: [
      ...locks([table.partitionOf], "AccessExclusive", because),
      ...locks(rest === undefined ? [] : [rest], "AccessExclusive", "it is the default partition"),
    ],
  };
}

/** INHERIT and NO INHERIT. */
export function inherit(operation: OperationOf<"inherit"> | OperationOf<"no-inherit">, context: EngineContext): Facts {
  const child = targetOf(operation.table, context).key;
  const parent = targetOf(operation.parent, context).key;
  const mode = operation.kind === "inherit" ? "ShareUpdateExclusive" : "AccessShare";
  return { locks: [...locks([child], "AccessExclusive"), ...locks([parent], mode, "it is the parent")] };
}
