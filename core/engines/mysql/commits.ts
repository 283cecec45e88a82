import type { Operation, OperationKind } from "../../sql/operations.ts";

/** Statements that are no part of a transaction: the server commits before them (MySQL manual 15.3.3; MariaDB: SQL statements that cause an implicit commit). */
const committing: ReadonlySet<OperationKind> = new Set<OperationKind>([
  "add-check",
  "add-column",
  "add-foreign-key",
  "add-primary-key",
  "add-unique",
  "alter-constraint",
  "alter-index",
  "alter-partitions",
  "alter-sequence",
  "analyze",
  "begin",
  "change-privileges",
  "convert-charset",
  "create-database",
  "create-function",
  "create-index",
  "create-sequence",
  "create-trigger",
  "create-view",
  "drop-column",
  "drop-constraint",
  "drop-default",
  "drop-index",
  "drop-object",
  "drop-primary-key",
  "lock-table",
  "other-ddl",
  "other-table-action",
  "rebuild-table",
  "redefine-column",
  "rename-column",
  "rename-index",
  "rename-table",
  "set-column-visibility",
  "set-default",
  "set-system-versioning",
  "set-table-options",
  "truncate-table",
  "unlock-tables",
]);

/** Whether the server commits the open transaction before this operation. Temporary tables may come and go within one. */
export function commits(operation: Operation): boolean {
  if (operation.kind === "create-table" || operation.kind === "drop-table") return operation.temporary !== true;
  return committing.has(operation.kind);
}
