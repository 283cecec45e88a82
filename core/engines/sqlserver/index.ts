import type { Operation, OperationKind, OperationOf } from "../../sql/operations.ts";
import { effectOf, type Facts, locks, nothing, together, works } from "../facts.ts";
import type { Effect, Engine, EngineContext } from "../types.ts";
import { addColumn, alterColumnType, dropColumn, setNotNull } from "./columns.ts";
import { addCheck, addForeignKey, addKey, dropConstraint, validateConstraint } from "./constraints.ts";
import { createIndex, dropIndex, reindex } from "./indexes.ts";
import { versions } from "./versions.ts";
import { changesCatalog } from "./work.ts";

type OnTable = Extract<Operation, { readonly table: unknown }>;

/**
 * What is known of each operation, from Microsoft's manual; none of it was run. One that is not listed takes no lock on a table.
 */
const subjects: { readonly [K in OperationKind]?: (operation: OperationOf<K>, context: EngineContext) => Facts } = {
  "create-table": createTable,
  "drop-table": catalogOnly,
  "rename-table": catalogOnly,
  "truncate-table": catalogOnly,
  "alter-partitions": catalogOnly,
  "add-column": addColumn,
  "drop-column": dropColumn,
  "rename-column": catalogOnly,
  "alter-column-type": alterColumnType,
  "set-not-null": setNotNull,
  "drop-not-null": catalogOnly,
  "set-default": catalogOnly,
  "add-primary-key": addKey,
  "add-unique": addKey,
  "add-check": addCheck,
  "add-foreign-key": addForeignKey,
  "drop-constraint": dropConstraint,
  "validate-constraint": validateConstraint,
  "alter-constraint": catalogOnly,
  "create-index": createIndex,
  "drop-index": dropIndex,
  reindex,
  "create-trigger": catalogOnly,
  "set-trigger-state": catalogOnly,
  "set-storage-parameters": catalogOnly,
  "other-table-action": (operation, context) =>
    together(
      changesCatalog(operation.table, context),
      operation.exchange === undefined ? nothing : changesCatalog(operation.exchange, context),
    ),
  "other-ddl": (operation, context) =>
    operation.objectKind === "table" && operation.object ? changesCatalog(operation.object, context) : nothing,
  "insert-rows": (operation, context) => changesRows(operation, context, undefined),
  "update-rows": (operation, context) =>
    changesRows(operation, context, isBounded(operation) ? undefined : "the UPDATE has no WHERE"),
  "delete-rows": (operation, context) =>
    changesRows(operation, context, isBounded(operation) ? undefined : "the DELETE has no WHERE"),
  "merge-rows": (operation, context) => changesRows(operation, context, undefined),
};

function catalogOnly(operation: OnTable, context: EngineContext): Facts {
  return changesCatalog(operation.table, context);
}

function isBounded(operation: OperationOf<"update-rows"> | OperationOf<"delete-rows">): boolean {
  return operation.where !== undefined || operation.limited === true;
}

/** More than 5,000 locks of a statement become one on the table (manual, "Lock escalation"). */
function changesRows(operation: OnTable, { schema }: EngineContext, all: string | undefined): Facts {
  const key = schema.tableKey(operation.table);
  if (key.includes("#")) return nothing;
  return all === undefined
    ? { locks: locks([key], "IntentExclusive") }
    : { locks: locks([key], "ExclusiveTable", "5,000 row locks become one on the table"), scans: works([key], all) };
}

function createTable(operation: OperationOf<"create-table">, { schema }: EngineContext): Facts {
  const own = schema.tableKey(operation.table);
  const constraints = [...operation.constraints, ...operation.columns.flatMap((column) => column.constraints)];
  const parents = constraints.flatMap((constraint) =>
    constraint.type === "foreign-key" ? [schema.tableKey(constraint.references.table)] : [],
  );
  const sources = operation.query?.tables.map((table) => schema.tableKey(table)) ?? [];
  return together(
    {
      locks: parents
        .filter((key) => key !== own)
        .map((key) => ({
          key,
          mode: "SchemaModification" as const,
          brief: true as const,
          because: "a foreign key of the new table refers to it",
        })),
    },
    { scans: works(sources, "the new table is filled from it") },
  );
}

function factsOf<K extends OperationKind>(operation: OperationOf<K>, context: EngineContext): Facts {
  // The compiler cannot see that a subject found by the kind takes operations of that kind.
  const subject = subjects[operation.kind as K] as
    | ((operation: OperationOf<K>, context: EngineContext) => Facts)
    | undefined;
  return subject?.(operation, context) ?? nothing;
}

/** SQL Server 2016 to 2022, and Azure SQL as its Enterprise edition. */
export const sqlserver: Engine = {
  dialect: "sqlserver",
  title: "SQL Server",
  versions,
  effect(operation, context): Effect {
    const facts = operation.within === "routine" ? nothing : factsOf(operation, context);
    return effectOf(facts, operation, context);
  },
};
