import type { Operation, OperationKind, OperationOf } from "../../sql/operations.ts";
import { effectOf, type Facts, nothing } from "../facts.ts";
import type { Effect, Engine, EngineContext } from "../types.ts";
import { majorVersions } from "../versions.ts";
import { addIdentity, alterIdentity, catalogAction, storageParameters } from "./alter-table.ts";
import { alterColumnType } from "./alter-type.ts";
import { addColumn, dropColumn, setExpression } from "./columns.ts";
import { alterAttribute, setOfType } from "./composite-types.ts";
import {
  addCheck,
  addExclude,
  addKey,
  alterConstraint,
  dropConstraint,
  renameConstraint,
  validateConstraint,
} from "./constraints.ts";
import { copyRows, deleteRows, insertRows, mergeRows, select, updateRows } from "./data.ts";
import { addForeignKey } from "./foreign-keys.ts";
import { alterIndex, attachIndexPartition, createIndex, dropIndex, reindex, renameIndex } from "./indexes.ts";
import { analyze, cluster, lockTable, vacuum } from "./maintenance.ts";
import { addNotNull, setNotNull } from "./not-null.ts";
import {
  alterDomain,
  alterSequence,
  changeOwned,
  changePrivileges,
  comment,
  createSequence,
  createStatistics,
  dropObject,
  moveObject,
  otherDdl,
  publish,
} from "./objects.ts";
import { attachPartition, detachPartition, inherit } from "./partitions.ts";
import {
  createTable,
  dropTable,
  renameTable,
  setAccessMethod,
  setPersistence,
  setTablespace,
  truncateTable,
} from "./tables.ts";
import { createTrigger, dropTrigger, ruleOrPolicy } from "./triggers.ts";
import { tooOld } from "./versions.ts";
import { createMaterializedView, createView, refreshMaterializedView } from "./views.ts";

const alone: Facts = { needsNoTransaction: true };

/** What is known of each operation. One that is not listed locks no table and does no work on one. */
const subjects: { readonly [K in OperationKind]?: (operation: OperationOf<K>, context: EngineContext) => Facts } = {
  "create-table": createTable,
  "drop-table": dropTable,
  "rename-table": renameTable,
  "truncate-table": truncateTable,
  "set-schema": moveObject,
  "change-owner": moveObject,
  "rename-object": moveObject,
  "drop-object": dropObject,
  "add-column": addColumn,
  "drop-column": dropColumn,
  "alter-column-type": alterColumnType,
  "set-not-null": setNotNull,
  "set-expression": setExpression,
  "rename-column": catalogAction,
  "set-default": catalogAction,
  "drop-default": catalogAction,
  "drop-not-null": catalogAction,
  "add-identity": addIdentity,
  "alter-identity": alterIdentity,
  "drop-identity": alterIdentity,
  "drop-expression": catalogAction,
  "set-statistics": catalogAction,
  "set-storage": catalogAction,
  "set-compression": catalogAction,
  "set-column-options": catalogAction,
  "alter-constraint": alterConstraint,
  "set-without-oids": catalogAction,
  "set-of-type": setOfType,
  "move-tablespace": (operation) => ({ unknown: `which of them are in ${operation.tablespace.name}` }),
  "set-cluster-index": catalogAction,
  "set-without-cluster": catalogAction,
  "set-row-security": catalogAction,
  "set-replica-identity": catalogAction,
  "set-rule-state": catalogAction,
  "set-trigger-state": catalogAction,
  "set-storage-parameters": storageParameters,
  "reset-storage-parameters": storageParameters,
  "set-logged": setPersistence,
  "set-unlogged": setPersistence,
  "set-tablespace": setTablespace,
  "set-access-method": setAccessMethod,
  "add-primary-key": addKey,
  "add-unique": addKey,
  "add-check": addCheck,
  "add-foreign-key": addForeignKey,
  "add-exclude": addExclude,
  "add-not-null": addNotNull,
  "drop-constraint": dropConstraint,
  "validate-constraint": validateConstraint,
  "rename-constraint": renameConstraint,
  "create-index": createIndex,
  "drop-index": dropIndex,
  "rename-index": renameIndex,
  "alter-index": alterIndex,
  "attach-index-partition": attachIndexPartition,
  reindex,
  "attach-partition": attachPartition,
  "detach-partition": detachPartition,
  inherit,
  "no-inherit": inherit,
  vacuum,
  analyze,
  cluster,
  "lock-table": lockTable,
  "add-attribute": alterAttribute,
  "drop-attribute": alterAttribute,
  "alter-attribute-type": alterAttribute,
  "rename-attribute": alterAttribute,
  "reassign-owned": changeOwned,
  "drop-owned": changeOwned,
  "create-publication": publish,
  "alter-publication": publish,
  "reset-setting": (operation) => (operation.discard ? alone : nothing),
  "alter-domain": alterDomain,
  "create-sequence": createSequence,
  "alter-sequence": alterSequence,
  "create-database": () => alone,
  "alter-system": () => alone,
  "other-ddl": otherDdl,
  "create-view": createView,
  "create-materialized-view": createMaterializedView,
  "refresh-materialized-view": refreshMaterializedView,
  "create-trigger": createTrigger,
  "drop-trigger": dropTrigger,
  "rename-trigger": ruleOrPolicy,
  "rename-rule": ruleOrPolicy,
  "rename-policy": ruleOrPolicy,
  "create-rule": ruleOrPolicy,
  "drop-rule": ruleOrPolicy,
  "create-policy": ruleOrPolicy,
  "alter-policy": ruleOrPolicy,
  "drop-policy": ruleOrPolicy,
  "create-statistics": createStatistics,
  "change-privileges": changePrivileges,
  comment,
  "insert-rows": insertRows,
  "update-rows": updateRows,
  "delete-rows": deleteRows,
  "merge-rows": mergeRows,
  "copy-rows": copyRows,
  select,
};

function factsOf<K extends OperationKind>(operation: OperationOf<K>, context: EngineContext): Facts {
  // The compiler cannot see that a subject found by the kind takes operations of that kind.
  const subject = subjects[operation.kind as K] as
    | ((operation: OperationOf<K>, context: EngineContext) => Facts)
    | undefined;
  return subject?.(operation, context) ?? nothing;
}

/** PostgreSQL 12 to 18. */
export const postgres: Engine = {
  dialect: "postgres",
  title: "PostgreSQL",
  versions: majorVersions([12, 13, 14, 15, 16, 17, 18], 16),
  effect(operation, context): Effect {
    const facts = operation.within === "routine" ? nothing : factsOf(operation, context);
    const fails = tooOld(operation, context.version) ?? facts.fails ?? inBlock(operation, facts);
    return effectOf(fails === facts.fails ? facts : { ...facts, ...(fails && { fails }) }, operation, context);
  },
};

/** A DO block runs in a transaction of its own at least. */
function inBlock(operation: Operation, facts: Facts): string | undefined {
  return operation.within === "do" && facts.needsNoTransaction
    ? "it cannot run in a DO block, which is a transaction"
    : undefined;
}
