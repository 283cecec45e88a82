import { addCheckValidating } from "./add-check-validating.ts";
import { addColumnCheck } from "./add-column-check.ts";
import { addColumnIdentity } from "./add-column-identity.ts";
import { addColumnReferences } from "./add-column-references.ts";
import { addColumnRewriting } from "./add-column-rewriting.ts";
import { addColumnSerial } from "./add-column-serial.ts";
import { addColumnStoredGenerated } from "./add-column-stored-generated.ts";
import { addColumnUnique } from "./add-column-unique.ts";
import { addColumnVolatileDefault } from "./add-column-volatile-default.ts";
import { addConstraintChecking } from "./add-constraint-checking.ts";
import { addExclusionConstraint } from "./add-exclusion-constraint.ts";
import { addForeignKeyValidating } from "./add-foreign-key-validating.ts";
import { addJsonColumn } from "./add-json-column.ts";
import { addPrimaryKeyBlocking } from "./add-primary-key-blocking.ts";
import { addRequiredColumn } from "./add-required-column.ts";
import { addUniqueBlocking } from "./add-unique-blocking.ts";
import { alterBlocksWrites } from "./alter-blocks-writes.ts";
import { alterColumnDropsNotNull } from "./alter-column-drops-not-null.ts";
import { alterColumnRewriting } from "./alter-column-rewriting.ts";
import { alterCompositeType } from "./alter-composite-type.ts";
import { alterCopiesTable } from "./alter-copies-table.ts";
import { alterRebuildsTable } from "./alter-rebuilds-table.ts";
import { alterTableRefused } from "./alter-table-refused.ts";
import { attachPartitionScanning } from "./attach-partition-scanning.ts";
import { autovacuumOff } from "./autovacuum-off.ts";
import { batchesInOneTransaction } from "./batches-in-one-transaction.ts";
import { blockingOnlineClauses } from "./blocking-online-clauses.ts";
import { changeColumnType } from "./change-column-type.ts";
import { changeEnumValues } from "./change-enum-values.ts";
import { changeSchemaBound } from "./change-schema-bound.ts";
import { clusterTable } from "./cluster-table.ts";
import { columnUsedInSameBatch } from "./column-used-in-same-batch.ts";
import { concurrentIndexIfNotExists } from "./concurrent-index-if-not-exists.ts";
import { concurrentlyInTransaction } from "./concurrently-in-transaction.ts";
import { constraintUntrusted } from "./constraint-untrusted.ts";
import { copyLocksSource } from "./copy-locks-source.ts";
import { createEnum } from "./create-enum.ts";
import { createIndexBlocking } from "./create-index-blocking.ts";
import { createIndexOffline } from "./create-index-offline.ts";
import { createIndexPartitioned } from "./create-index-partitioned.ts";
import { createTableAs } from "./create-table-as.ts";
import { createTableLocksParent } from "./create-table-locks-parent.ts";
import { createTrigger } from "./create-trigger.ts";
import { ddlRefused } from "./ddl-refused.ts";
import { deleteWithoutWhere } from "./delete-without-where.ts";
import { detachPartitionBlocking } from "./detach-partition-blocking.ts";
import { disableTrigger } from "./disable-trigger.ts";
import { domainConstraint } from "./domain-constraint.ts";
import { dropCascade } from "./drop-cascade.ts";
import { dropColumn } from "./drop-column.ts";
import { dropConstraint } from "./drop-constraint.ts";
import { dropDatabase } from "./drop-database.ts";
import { dropDefault } from "./drop-default.ts";
import { dropIndexBlocking } from "./drop-index-blocking.ts";
import { dropIndexedColumn } from "./drop-indexed-column.ts";
import { dropNotNull } from "./drop-not-null.ts";
import { dropOwned } from "./drop-owned.ts";
import { dropPartition } from "./drop-partition.ts";
import { dropPrimaryKey } from "./drop-primary-key.ts";
import { dropReferencedKey } from "./drop-referenced-key.ts";
import { dropSchema } from "./drop-schema.ts";
import { dropSystemVersioning } from "./drop-system-versioning.ts";
import { dropTable } from "./drop-table.ts";
import { dropUniqueIndex } from "./drop-unique-index.ts";
import { dropView } from "./drop-view.ts";
import { dropVisibleIndex } from "./drop-visible-index.ts";
import { enforceConstraint } from "./enforce-constraint.ts";
import { enumValueUsedInTransaction } from "./enum-value-used-in-transaction.ts";
import { expandBreaksOldRelease } from "./expand-breaks-old-release.ts";
import { foreignKeyTypeMismatch } from "./foreign-key-type-mismatch.ts";
import { foreignKeyWithoutIndex } from "./foreign-key-without-index.ts";
import { grantToEveryone } from "./grant-to-everyone.ts";
import { identifierTooLong } from "./identifier-too-long.ts";
import { identityInsertLeftOn } from "./identity-insert-left-on.ts";
import { implicitCommit } from "./implicit-commit.ts";
import { indexKeyTooLong } from "./index-key-too-long.ts";
import { instantRowVersions } from "./instant-row-versions.ts";
import { keyWithoutPartitionColumn } from "./key-without-partition-column.ts";
import { lockTable } from "./lock-table.ts";
import { lockTimeoutTooLong } from "./lock-timeout-too-long.ts";
import { mixedSchemaAndData } from "./mixed-schema-and-data.ts";
import { modifyDropsAttributes } from "./modify-drops-attributes.ts";
import { namedDefiner } from "./named-definer.ts";
import { narrowColumnType } from "./narrow-column-type.ts";
import { nestedTransaction } from "./nested-transaction.ts";
import { noChar } from "./no-char.ts";
import { noForeignKey } from "./no-foreign-key.ts";
import { noMoney } from "./no-money.ts";
import { onDeleteCascade } from "./on-delete-cascade.ts";
import { onlineRefused } from "./online-refused.ts";
import { preferBigint } from "./prefer-bigint.ts";
import { preferBigintKey } from "./prefer-bigint-key.ts";
import { preferIdentity } from "./prefer-identity.ts";
import { preferInnodb } from "./prefer-innodb.ts";
import { preferPlainNames } from "./prefer-plain-names.ts";
import { preferText } from "./prefer-text.ts";
import { preferTimestamptz } from "./prefer-timestamptz.ts";
import { preferUtf8mb4 } from "./prefer-utf8mb4.ts";
import { quotedIdentifierOff } from "./quoted-identifier-off.ts";
import { rebuildCascades } from "./rebuild-cascades.ts";
import { rebuildCopiesByPosition } from "./rebuild-copies-by-position.ts";
import { rebuildCopiesNull } from "./rebuild-copies-null.ts";
import { rebuildCopiesText } from "./rebuild-copies-text.ts";
import { rebuildLoses } from "./rebuild-loses.ts";
import { redundantIndex } from "./redundant-index.ts";
import { referencesIgnored } from "./references-ignored.ts";
import { refreshMaterializedViewBlocking } from "./refresh-materialized-view-blocking.ts";
import { reindexBlocking } from "./reindex-blocking.ts";
import { renameBeforeRebuild } from "./rename-before-rebuild.ts";
import { renameColumn } from "./rename-column.ts";
import { renameEnumValue } from "./rename-enum-value.ts";
import { renameSchema } from "./rename-schema.ts";
import { renameTable } from "./rename-table.ts";
import { requireIfExists } from "./require-if-exists.ts";
import { requireLockTimeout } from "./require-lock-timeout.ts";
import { requireNamedConstraint } from "./require-named-constraint.ts";
import { requireNamedDefault } from "./require-named-default.ts";
import { requireOnDelete } from "./require-on-delete.ts";
import { requireOnlineClauses } from "./require-online-clauses.ts";
import { requirePrimaryKey } from "./require-primary-key.ts";
import { requireSchemaName } from "./require-schema-name.ts";
import { requireStatementTimeout } from "./require-statement-timeout.ts";
import { requireXactAbort } from "./require-xact-abort.ts";
import { reseedIdentity } from "./reseed-identity.ts";
import { rowSecurityWithoutPolicy } from "./row-security-without-policy.ts";
import { rowTooLong } from "./row-too-long.ts";
import { securityDefinerSearchPath } from "./security-definer-search-path.ts";
import { setAccessMethod } from "./set-access-method.ts";
import { setGeneratedExpression } from "./set-generated-expression.ts";
import { setLocalOutsideTransaction } from "./set-local-outside-transaction.ts";
import { setLogged } from "./set-logged.ts";
import { setNotNull } from "./set-not-null.ts";
import { setNotNullOverNull } from "./set-not-null-over-null.ts";
import { setSchema } from "./set-schema.ts";
import { setTablespace } from "./set-tablespace.ts";
import { setUnlogged } from "./set-unlogged.ts";
import { severalAlters } from "./several-alters.ts";
import { splitAlter } from "./split-alter.ts";
import { statementWhileLocked } from "./statement-while-locked.ts";
import { switchPartition } from "./switch-partition.ts";
import { timeoutCancelsConcurrentBuild } from "./timeout-cancels-concurrent-build.ts";
import { triggerAssumesOneRow } from "./trigger-assumes-one-row.ts";
import { triggerWritesDroppedColumn } from "./trigger-writes-dropped-column.ts";
import { truncateCascade } from "./truncate-cascade.ts";
import { truncateTable } from "./truncate-table.ts";
import type { Rule } from "./types.ts";
import { unbatchedBackfill } from "./unbatched-backfill.ts";
import { uncheckedForeignKey } from "./unchecked-foreign-key.ts";
import { unclosedTransaction } from "./unclosed-transaction.ts";
import { uniqueOverExistingRows } from "./unique-over-existing-rows.ts";
import { updateWithoutWhere } from "./update-without-where.ts";
import { vacuumFull } from "./vacuum-full.ts";
import { validateInSameTransaction } from "./validate-in-same-transaction.ts";
import { wideIndex } from "./wide-index.ts";
import { wideLockWindow } from "./wide-lock-window.ts";
import { zeroDateDefault } from "./zero-date-default.ts";

/** All rules over operations, sorted by id. One file each in this folder. */
export const rules: readonly Rule[] = [
  addCheckValidating,
  addColumnCheck,
  addColumnIdentity,
  addColumnReferences,
  addColumnRewriting,
  addColumnSerial,
  addColumnStoredGenerated,
  addColumnUnique,
  addColumnVolatileDefault,
  addConstraintChecking,
  addExclusionConstraint,
  addForeignKeyValidating,
  addJsonColumn,
  addPrimaryKeyBlocking,
  addRequiredColumn,
  addUniqueBlocking,
  alterBlocksWrites,
  alterColumnDropsNotNull,
  alterColumnRewriting,
  alterCompositeType,
  alterCopiesTable,
  alterRebuildsTable,
  alterTableRefused,
  attachPartitionScanning,
  autovacuumOff,
  batchesInOneTransaction,
  blockingOnlineClauses,
  changeColumnType,
  changeEnumValues,
  changeSchemaBound,
  clusterTable,
  columnUsedInSameBatch,
  concurrentIndexIfNotExists,
  concurrentlyInTransaction,
  constraintUntrusted,
  copyLocksSource,
  createEnum,
  createIndexBlocking,
  createIndexOffline,
  createIndexPartitioned,
  createTableAs,
  createTableLocksParent,
  createTrigger,
  ddlRefused,
  deleteWithoutWhere,
  detachPartitionBlocking,
  disableTrigger,
  domainConstraint,
  dropCascade,
  dropColumn,
  dropConstraint,
  dropDatabase,
  dropDefault,
  dropIndexBlocking,
  dropIndexedColumn,
  dropNotNull,
  dropOwned,
  dropPartition,
  dropPrimaryKey,
  dropReferencedKey,
  dropSchema,
  dropSystemVersioning,
  dropTable,
  dropUniqueIndex,
  dropView,
  dropVisibleIndex,
  enforceConstraint,
  enumValueUsedInTransaction,
  expandBreaksOldRelease,
  foreignKeyTypeMismatch,
  foreignKeyWithoutIndex,
  grantToEveryone,
  identifierTooLong,
  identityInsertLeftOn,
  implicitCommit,
  indexKeyTooLong,
  instantRowVersions,
  keyWithoutPartitionColumn,
  lockTable,
  lockTimeoutTooLong,
  mixedSchemaAndData,
  modifyDropsAttributes,
  namedDefiner,
  narrowColumnType,
  nestedTransaction,
  noChar,
  noForeignKey,
  noMoney,
  onDeleteCascade,
  onlineRefused,
  preferBigint,
  preferBigintKey,
  preferIdentity,
  preferInnodb,
  preferPlainNames,
  preferText,
  preferTimestamptz,
  preferUtf8mb4,
  quotedIdentifierOff,
  rebuildCascades,
  rebuildCopiesByPosition,
  rebuildCopiesNull,
  rebuildCopiesText,
  rebuildLoses,
  redundantIndex,
  referencesIgnored,
  refreshMaterializedViewBlocking,
  reindexBlocking,
  renameBeforeRebuild,
  renameColumn,
  renameEnumValue,
  renameSchema,
  renameTable,
  requireIfExists,
  requireLockTimeout,
  requireNamedConstraint,
  requireNamedDefault,
  requireOnDelete,
  requireOnlineClauses,
  requirePrimaryKey,
  requireSchemaName,
  requireStatementTimeout,
  requireXactAbort,
  reseedIdentity,
  rowSecurityWithoutPolicy,
  rowTooLong,
  securityDefinerSearchPath,
  setAccessMethod,
  setGeneratedExpression,
  setLocalOutsideTransaction,
  setLogged,
  setNotNull,
  setNotNullOverNull,
  setSchema,
  setTablespace,
  setUnlogged,
  severalAlters,
  splitAlter,
  statementWhileLocked,
  switchPartition,
  timeoutCancelsConcurrentBuild,
  triggerAssumesOneRow,
  triggerWritesDroppedColumn,
  truncateCascade,
  truncateTable,
  unbatchedBackfill,
  uncheckedForeignKey,
  unclosedTransaction,
  uniqueOverExistingRows,
  updateWithoutWhere,
  vacuumFull,
  validateInSameTransaction,
  wideIndex,
  wideLockWindow,
  zeroDateDefault,
];
