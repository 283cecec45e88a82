import { extended } from "../extended.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { ObjectKind, Operation, OperationKind, OperationOf } from "../sql/operations.ts";
import { withoutDefault } from "./column-map.ts";
import {
  addColumn,
  addIdentity,
  alterColumn,
  alterType,
  dropColumn,
  dropIdentity,
  redefineColumn,
  setColumnVisibility,
  setDefault,
  setNotNull,
} from "./columns.ts";
import { alterAttribute, setOfType } from "./composite-types.ts";
import { addConstraint, alterConstraint, renameConstraint, validateConstraint } from "./constraints.ts";
import { dropConstraint, dropPrimaryKey, noteLookedUpDrop } from "./drop-constraints.ts";
import { dropSchema, dropTable, removeTable } from "./drop-tables.ts";
import { applyRenameIndex, createIndex, dropIndex, setIndexVisibility } from "./indexes.ts";
import { resolveKey } from "./names.ts";
import { replayPerhaps } from "./perhaps.ts";
import {
  changeOwner,
  createPolicy,
  createStatistics,
  dropPolicy,
  dropStatistics,
  reassignOwned,
  renamePolicy,
  setClustered,
  setRowSecurity,
  setTablespace,
  setWithoutCluster,
} from "./properties.ts";
import { renameColumn } from "./rename-columns.ts";
import { moveTable, renameTable, setSchema } from "./rename-tables.ts";
import { ensureTable, findTable, type Replay, updateTable } from "./replay.ts";
import {
  createFunction,
  createTrigger,
  dropRoutine,
  dropTrigger,
  dropTriggerByName,
  renameRoutine,
  renameTrigger,
  setTriggerState,
} from "./routines.ts";
import { alterSequence, createSequence, dropSequence, renameSequence } from "./sequences.ts";
import { alterPartitions, convertCharset, setSystemVersioning, setTableOptions } from "./table-options.ts";
import { attachPartition, createTable, detachPartition, fill, inherit, noInherit, truncate } from "./tables.ts";
import type { Origin, SchemaSettings, Store, Table } from "./types.ts";
import { noteCopiedOut, noteMaybeUpdated, noteUpdate } from "./updated-columns.ts";
import {
  addEnumValue,
  alterDomain,
  createDomain,
  createEnum,
  createType,
  dropType,
  renameEnumValue,
  renameType,
} from "./user-types.ts";
import { createView } from "./views.ts";

type Handlers = { readonly [K in OperationKind]?: (operation: OperationOf<K>, replay: Replay) => void };

/** What each operation does to the schema. An operation that is not listed changes nothing that we replay. */
const handlers: Handlers = {
  "create-table": createTable,
  "drop-table": dropTable,
  "rename-table": renameTable,
  "set-schema": setSchema,
  "truncate-table": truncate,
  "add-column": addColumn,
  "drop-column": dropColumn,
  "rename-column": renameColumn,
  "redefine-column": redefineColumn,
  "set-column-visibility": setColumnVisibility,
  "alter-column-type": alterType,
  "set-default": setDefault,
  "drop-default": (operation, replay) => alterColumn(operation, replay, withoutDefault),
  "set-not-null": (operation, replay) => setNotNull(operation, replay, true),
  "drop-not-null": (operation, replay) => setNotNull(operation, replay, false),
  "add-identity": addIdentity,
  "drop-identity": dropIdentity,
  "drop-expression": (operation, replay) =>
    alterColumn(operation, replay, ({ generated: _, expression: __, ...column }) => column),
  "add-primary-key": addTableConstraint,
  "add-unique": addTableConstraint,
  "add-check": addTableConstraint,
  "add-foreign-key": addTableConstraint,
  "add-exclude": addTableConstraint,
  "add-not-null": addTableConstraint,
  "drop-constraint": dropConstraint,
  "drop-primary-key": dropPrimaryKey,
  "validate-constraint": validateConstraint,
  "alter-constraint": alterConstraint,
  "rename-constraint": renameConstraint,
  "create-index": createIndex,
  "drop-index": dropIndex,
  "rename-index": applyRenameIndex,
  "alter-index": setIndexVisibility,
  "set-table-options": setTableOptions,
  "convert-charset": convertCharset,
  "set-system-versioning": setSystemVersioning,
  "alter-partitions": alterPartitions,
  "attach-partition": attachPartition,
  "detach-partition": detachPartition,
  inherit,
  "no-inherit": noInherit,
  "set-logged": (operation, replay) => changeTable(operation, replay, ({ unlogged: _, ...table }) => table),
  "set-unlogged": (operation, replay) => changeTable(operation, replay, (table) => ({ ...table, unlogged: true })),
  "set-row-security": setRowSecurity,
  "create-policy": createPolicy,
  "drop-policy": dropPolicy,
  "rename-policy": renamePolicy,
  "set-of-type": setOfType,
  "set-tablespace": setTablespace,
  "set-cluster-index": (operation, replay) => setClustered(replay, operation.table),
  "set-without-cluster": setWithoutCluster,
  cluster: (operation, replay) => {
    if (operation.table) setClustered(replay, operation.table);
  },
  "change-owner": changeOwner,
  "reassign-owned": reassignOwned,
  "create-statistics": createStatistics,
  "set-trigger-state": setTriggerState,
  "create-enum": createEnum,
  "add-enum-value": addEnumValue,
  "rename-enum-value": renameEnumValue,
  "create-type": createType,
  "add-attribute": alterAttribute,
  "drop-attribute": alterAttribute,
  "alter-attribute-type": alterAttribute,
  "rename-attribute": alterAttribute,
  "create-domain": createDomain,
  "alter-domain": alterDomain,
  "create-sequence": createSequence,
  "alter-sequence": alterSequence,
  "drop-object": (operation, replay) => drops[operation.objectKind]?.(replay, operation.object, operation.cascade),
  "rename-object": (operation, replay) => renames[operation.objectKind]?.(replay, operation.object, operation.to.name),
  "create-view": createView,
  "create-materialized-view": createView,
  "refresh-materialized-view": (operation, replay) => {
    if (!operation.withNoData) fill(replay, operation.view, "query");
  },
  "create-function": createFunction,
  "create-trigger": createTrigger,
  "drop-trigger": dropTrigger,
  "rename-trigger": renameTrigger,
  "other-ddl": noteLookedUpDrop,
  "insert-rows": (operation, replay) => {
    fill(replay, operation.table, operation.source === "query" || operation.conditional ? "query" : "values");
    noteCopiedOut(operation, replay);
  },
  "update-rows": noteUpdate,
  "delete-rows": noteDeleted,
  "merge-rows": (operation, replay) => fill(replay, operation.table, "query"),
  "copy-rows": (operation, replay) => {
    if (operation.table && operation.direction === "from") fill(replay, operation.table, "query");
  },
};

/**
 * Replays one operation: the facts in the store become those after it. What does not change keeps its identity. Operations in the
 * body of a routine that is only defined do nothing but tell what it inserts; those under a condition make known only what holds either way.
 */
export function applyOperation(operation: Operation, store: Store, origin: Origin, settings: SchemaSettings): void {
  const replay: Replay = { store, settings, origin };
  if (operation.kind === "update-rows" && (operation.conditional || operation.within === "routine"))
    noteMaybeUpdated(operation, replay);
  if (operation.within === "routine") {
    if (operation.kind === "insert-rows") noteInserted(operation, replay);
    return;
  }
  const run = (replay: Replay) => handle(operation, replay);
  if (operation.conditional) replayPerhaps(replay, run);
  else run(replay);
}

function handle<K extends OperationKind>(operation: OperationOf<K>, replay: Replay): void {
  // The compiler cannot see that a handler found by the kind takes operations of that kind.
  const handler = handlers[operation.kind as K] as ((operation: OperationOf<K>, replay: Replay) => void) | undefined;
  handler?.(operation, replay);
}

/** DELETE may have taken away rows that were in the way of what comes later. */
function noteDeleted({ table: name }: OperationOf<"delete-rows">, replay: Replay): void {
  const { key, table } = findTable(replay, name);
  if (table !== undefined) updateTable(replay, key, (known) => extended(known, { deletedFrom: replay.origin }));
}

/** Which columns a routine fills in rows that it inserts. */
function noteInserted({ table: name, columns = [] }: OperationOf<"insert-rows">, replay: Replay): void {
  const { key, table } = findTable(replay, name);
  const fresh = columns.flatMap((column) => {
    const known = table?.columns.get(column.name);
    return known === undefined || known.insertedByRoutine === true ? [] : [known];
  });
  if (fresh.length === 0) return;
  const noted = fresh.map((column) => [column.name, extended(column, { insertedByRoutine: true } as const)] as const);
  updateTable(replay, key, (known) => ({ ...known, columns: new Map([...known.columns, ...noted]) }));
}

type AddingConstraintOperation = OperationOf<
  "add-primary-key" | "add-unique" | "add-check" | "add-foreign-key" | "add-exclude" | "add-not-null"
>;

function addTableConstraint(operation: AddingConstraintOperation, replay: Replay): void {
  if (operation.tableIfExists && !findTable(replay, operation.table).table) return;
  addConstraint(replay, ensureTable(replay, operation.table).key, operation.constraint);
}

function changeTable(
  operation: OperationOf<"set-logged" | "set-unlogged">,
  replay: Replay,
  change: (table: Table) => Table,
): void {
  updateTable(replay, findTable(replay, operation.table).key, change);
}

/** Handlers of DROP for the kinds of objects that the schema knows. */
const drops: { readonly [K in ObjectKind]?: (replay: Replay, object: QualifiedName, cascade?: true) => void } = {
  view: dropRelation,
  "materialized-view": dropRelation,
  "foreign-table": dropRelation,
  type: dropType,
  domain: dropType,
  function: dropRoutine,
  procedure: dropRoutine,
  statistics: dropStatistics,
  sequence: (replay, object) => dropSequence(replay, resolveKey(replay.store, "sequence", object, replay.settings)),
  schema: (replay, object) => dropSchema(replay, object.name),
  trigger: dropTriggerByName,
};

function dropRelation(replay: Replay, object: QualifiedName): void {
  removeTable(replay, findTable(replay, object).key);
}

/** Handlers of RENAME for the kinds of objects that the schema knows. */
const renames: { readonly [K in ObjectKind]?: (replay: Replay, object: QualifiedName, to: string) => void } = {
  view: renameRelation,
  "materialized-view": renameRelation,
  "foreign-table": renameRelation,
  type: renameType,
  domain: renameType,
  function: renameRoutine,
  procedure: renameRoutine,
  sequence: renameSequence,
};

function renameRelation(replay: Replay, object: QualifiedName, to: string): void {
  const { key, table } = findTable(replay, object);
  if (table) moveTable(replay, key, table.schema, to);
}
