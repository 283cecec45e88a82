import { addCheckValidating } from "./add-check-validating.ts";
import { addColumnCheck } from "./add-column-check.ts";
import { addColumnIdentity } from "./add-column-identity.ts";
import { addColumnReferences } from "./add-column-references.ts";
import { addColumnSerial } from "./add-column-serial.ts";
import { addColumnStoredGenerated } from "./add-column-stored-generated.ts";
import { addColumnUnique } from "./add-column-unique.ts";
import { addColumnVolatileDefault } from "./add-column-volatile-default.ts";
import { addExclusionConstraint } from "./add-exclusion-constraint.ts";
import { addForeignKeyValidating } from "./add-foreign-key-validating.ts";
import { addPrimaryKeyBlocking } from "./add-primary-key-blocking.ts";
import { addUniqueBlocking } from "./add-unique-blocking.ts";
import { attachPartitionScanning } from "./attach-partition-scanning.ts";
import { changeColumnType } from "./change-column-type.ts";
import { clusterTable } from "./cluster-table.ts";
import { concurrentIndexIfNotExists } from "./concurrent-index-if-not-exists.ts";
import { concurrentlyInTransaction } from "./concurrently-in-transaction.ts";
import { createIndexBlocking } from "./create-index-blocking.ts";
import { createIndexPartitioned } from "./create-index-partitioned.ts";
import { createTableLocksParent } from "./create-table-locks-parent.ts";
import { createTrigger } from "./create-trigger.ts";
import { detachPartitionBlocking } from "./detach-partition-blocking.ts";
import { disableTrigger } from "./disable-trigger.ts";
import { domainConstraint } from "./domain-constraint.ts";
import { dropIndexBlocking } from "./drop-index-blocking.ts";
import { foreignKeyTypeMismatch } from "./foreign-key-type-mismatch.ts";
import { foreignKeyWithoutIndex } from "./foreign-key-without-index.ts";
import { lockTable } from "./lock-table.ts";
import { redundantIndex } from "./redundant-index.ts";
import { refreshMaterializedViewBlocking } from "./refresh-materialized-view-blocking.ts";
import { reindexBlocking } from "./reindex-blocking.ts";
import { setAccessMethod } from "./set-access-method.ts";
import { setGeneratedExpression } from "./set-generated-expression.ts";
import { setLogged } from "./set-logged.ts";
import { setNotNull } from "./set-not-null.ts";
import { setTablespace } from "./set-tablespace.ts";
import { setUnlogged } from "./set-unlogged.ts";
import { statementWhileLocked } from "./statement-while-locked.ts";
import type { Rule } from "./types.ts";
import { vacuumFull } from "./vacuum-full.ts";
import { validateInSameTransaction } from "./validate-in-same-transaction.ts";
import { wideLockWindow } from "./wide-lock-window.ts";

/** All rules over operations, sorted by id. One file each in this folder. */
export const rules: readonly Rule[] = [
  addCheckValidating,
  addColumnCheck,
  addColumnIdentity,
  addColumnReferences,
  addColumnSerial,
  addColumnStoredGenerated,
  addColumnUnique,
  addColumnVolatileDefault,
  addExclusionConstraint,
  addForeignKeyValidating,
  addPrimaryKeyBlocking,
  addUniqueBlocking,
  attachPartitionScanning,
  changeColumnType,
  clusterTable,
  concurrentIndexIfNotExists,
  concurrentlyInTransaction,
  createIndexBlocking,
  createIndexPartitioned,
  createTableLocksParent,
  createTrigger,
  detachPartitionBlocking,
  disableTrigger,
  domainConstraint,
  dropIndexBlocking,
  foreignKeyTypeMismatch,
  foreignKeyWithoutIndex,
  lockTable,
  redundantIndex,
  refreshMaterializedViewBlocking,
  reindexBlocking,
  setAccessMethod,
  setGeneratedExpression,
  setLogged,
  setNotNull,
  setTablespace,
  setUnlogged,
  statementWhileLocked,
  vacuumFull,
  validateInSameTransaction,
  wideLockWindow,
];
