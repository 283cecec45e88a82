import type { Constraint, OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, nothing, together, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { typeKey } from "./composite-types.ts";
import { renameIndexAsTable } from "./indexes.ts";
import { createPartition, partitionNeighbours } from "./partitions.ts";
import { familyOf, foreignKeysOf, partitionsOf, targetOf, withRows, wordsFor } from "./reach.ts";

/** CREATE TABLE: nobody knows the new table yet, but the tables that it refers to or is made from are locked. */
export function createTable(operation: OperationOf<"create-table">, context: EngineContext): Facts {
  if (operation.ifNotExists && targetOf(operation.table, context).table) return nothing;
  const own = targetOf(operation.table, context).key;
  const inline = operation.columns.flatMap((column) => column.constraints);
  const sources = (operation.query?.tables ?? []).map((name) => targetOf(name, context).key);
  return together(
    ...[...inline, ...operation.constraints].map((constraint) => referenced(constraint, own, context)),
    {
      locks: locks(
        operation.like.map((name) => targetOf(name, context).key),
        "AccessShare",
        "its definition is copied",
      ),
    },
    {
      locks: locks(
        operation.inherits.map((name) => targetOf(name, context).key),
        "ShareUpdateExclusive",
        "it is the parent",
      ),
    },
    {
      locks: locks(sources, "AccessShare", "the query reads it"),
      scans: operation.withNoData ? [] : works(sources, "the new table is filled from it"),
    },
    {
      locks: operation.ofType
        ? locks([typeKey(operation.ofType, context)], "AccessShare", "it is the type of the table")
        : [],
    },
    createPartition(operation, context),
  );
}

function referenced(constraint: Constraint, own: string, context: EngineContext): Facts {
  if (constraint.type !== "foreign-key") return nothing;
  const parents = partitionsOf(targetOf(constraint.references.table, context).key, context).filter(
    (key) => key !== own,
  );
  return { locks: locks(parents, "ShareRowExclusive", "a foreign key of the new table refers to it") };
}

/** DROP TABLE locks the tables at the other end of its foreign keys too. */
export function dropTable(operation: OperationOf<"drop-table">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const family = familyOf(key, context);
  const alsoDropped = context.command.flatMap((other) =>
    other.kind === "drop-table" ? [context.schema.tableKey(other.table)] : [],
  );
  const parents = family.flatMap((each) => foreignKeysOf(context.schema.tableByKey(each), context));
  const dependents = (table?.referencedBy ?? []).filter(
    (reference) => !family.includes(reference.table) && !alsoDropped.includes(reference.table),
  );
  const [first] = dependents;
  return together(
    {
      locks: [
        ...locks(family, "AccessExclusive"),
        ...locks(
          parents.map((reference) => reference.target),
          "AccessExclusive",
          `a foreign key of ${operation.table.name} to it is dropped`,
        ),
        ...locks(
          operation.cascade ? dependents.map((reference) => reference.table) : [],
          "AccessExclusive",
          "its foreign key is dropped by CASCADE",
        ),
        ...locks(operation.cascade ? (table?.readBy ?? []) : [], "AccessExclusive", "the view is dropped by CASCADE"),
      ],
      ...(first &&
        !operation.cascade && {
          fails: `the foreign key ${first.constraint} of ${wordsFor(first.table, context)} depends on it`,
        }),
    },
    partitionNeighbours(table, context),
  );
}

/** TRUNCATE: ACCESS EXCLUSIVE, but neither a scan nor a copy. */
export function truncateTable(operation: OperationOf<"truncate-table">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const together = context.command.flatMap((other) =>
    other.kind === "truncate-table" ? [context.schema.tableKey(other.table)] : [],
  );
  const emptied = [...partitionsOf(key, context)];
  const own = emptied.length;
  for (const each of emptied) {
    if (!operation.cascade) break;
    const next = (context.schema.tableByKey(each)?.referencedBy ?? []).map((reference) => reference.table);
    emptied.push(...next.filter((other) => !emptied.includes(other)));
  }
  const blocking = (table?.referencedBy ?? []).find(
    (reference) => !together.includes(reference.table) && reference.table !== key,
  );
  const restarted = operation.restartIdentity ? emptied.flatMap((each) => context.schema.sequencesOf(each)) : [];
  return {
    locks: [
      ...locks(emptied.slice(0, own), "AccessExclusive"),
      ...locks(
        restarted.map((sequence) => `${sequence.schema}.${sequence.name}`),
        "AccessExclusive",
        "RESTART IDENTITY sets it back",
      ),
      ...locks(emptied.slice(own), "AccessExclusive", "TRUNCATE … CASCADE empties it too"),
      ...locks(
        context.version < 14 && table?.partitionOf !== undefined ? [table.partitionOf] : [],
        "AccessShare",
        "it is the parent",
      ),
    ],
    ...(blocking &&
      !operation.cascade && { fails: `${wordsFor(blocking.table, context)} refers to it in a foreign key` }),
  };
}

/** RENAME TO of a table or view; the same words rename an index. */
export function renameTable(operation: OperationOf<"rename-table">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const index = table ? undefined : context.schema.index(operation.table);
  return index ? renameIndexAsTable(index) : { locks: locks([key], "AccessExclusive") };
}

/** SET UNLOGGED writes the table anew; so does SET LOGGED, when the table is unlogged. */
export function setPersistence(
  operation: OperationOf<"set-logged"> | OperationOf<"set-unlogged">,
  context: EngineContext,
): Facts {
  const { key, table } = targetOf(operation.table, context);
  const unlog = operation.kind === "set-unlogged";
  const taken: Facts = { locks: locks([key], "AccessExclusive") };
  if (table?.partitioned)
    return together(
      taken,
      context.version >= 18 ? { fails: `a partitioned table cannot be SET ${unlog ? "UNLOGGED" : "LOGGED"}` } : nothing,
    );
  if (unlog === (table?.unlogged === true) && table?.created) return taken;
  if (!unlog && !table?.unlogged) return together(taken, { unknown: `whether ${operation.table.name} is unlogged` });
  const logged = (table?.referencedBy ?? []).find(
    (each) => each.table !== key && !context.schema.tableByKey(each.table)?.unlogged,
  );
  return together(taken, {
    rewrites: works([key], unlog ? "it is copied without a log" : "it is copied into the log"),
    ...(unlog && logged && { fails: `the logged table ${wordsFor(logged.table, context)} refers to it` }),
  });
}

/** SET TABLESPACE copies the files of the table, unless they are there already. */
export function setTablespace(operation: OperationOf<"set-tablespace">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const taken: Facts = { locks: locks([key], "AccessExclusive") };
  const to = operation.tablespace.name;
  if (table?.tablespace === to) return taken;
  // Only a database that was made so has another default than pg_default.
  if (to === "pg_default" && table?.created && table.tablespace === undefined)
    return together(taken, { unknown: "whether the tables of this database are in pg_default already" });
  return together(taken, { rewrites: works(withRows([key], context), "its files are copied to the tablespace") });
}

/** SET ACCESS METHOD writes the table anew, unless it has that access method already. */
export function setAccessMethod(operation: OperationOf<"set-access-method">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const taken: Facts = { locks: locks([key], "AccessExclusive") };
  if (table?.partitioned)
    return together(
      taken,
      context.version < 17 ? { fails: "cannot change access method of a partitioned table" } : nothing,
    );
  return together(taken, { unknown: "whether the table has this access method already" });
}
