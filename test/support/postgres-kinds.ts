import type { OperationKind } from "../../core/sql/operations.ts";
import type { ParsedStatement } from "./postgres-statements.ts";

/**
 * The kinds of operation that a statement of PostgreSQL's own parser may have, apart from those of queries inside it; by the
 * name of its node. An empty list: it has none.
 */
const kindsByNode: Readonly<Record<string, readonly OperationKind[]>> = {
  AlterDatabaseRefreshCollStmt: ["other-ddl"],
  AlterDatabaseSetStmt: ["other-ddl"],
  AlterDatabaseStmt: ["other-ddl"],
  AlterDefaultPrivilegesStmt: ["other-ddl"],
  AlterCollationStmt: ["other-ddl"],
  AlterDomainStmt: ["alter-domain"],
  AlterEnumStmt: ["add-enum-value", "rename-enum-value"],
  AlterEventTrigStmt: ["other-ddl"],
  AlterExtensionContentsStmt: ["other-ddl"],
  AlterExtensionStmt: ["other-ddl"],
  AlterFdwStmt: ["other-ddl"],
  AlterForeignServerStmt: ["other-ddl"],
  AlterFunctionStmt: ["other-ddl"],
  AlterObjectDependsStmt: ["other-ddl", "alter-index"],
  AlterObjectSchemaStmt: ["set-schema"],
  AlterOperatorStmt: ["other-ddl"],
  AlterOpFamilyStmt: ["other-ddl"],
  AlterOwnerStmt: ["change-owner"],
  AlterPolicyStmt: ["alter-policy"],
  AlterPublicationStmt: ["alter-publication"],
  AlterRoleSetStmt: ["other-ddl"],
  AlterRoleStmt: ["other-ddl"],
  AlterSeqStmt: ["alter-sequence"],
  AlterStatsStmt: ["other-ddl"],
  AlterSubscriptionStmt: ["other-ddl"],
  AlterSystemStmt: ["alter-system"],
  AlterTableMoveAllStmt: ["move-tablespace"],
  AlterTableSpaceOptionsStmt: ["other-ddl"],
  AlterTSConfigurationStmt: ["other-ddl"],
  AlterTSDictionaryStmt: ["other-ddl"],
  AlterTypeStmt: ["alter-type"],
  AlterUserMappingStmt: ["other-ddl"],
  CallStmt: ["call"],
  CheckPointStmt: ["other-ddl"],
  ClosePortalStmt: [],
  ClusterStmt: ["cluster"],
  CommentStmt: ["comment"],
  CompositeTypeStmt: ["create-type"],
  ConstraintsSetStmt: [],
  CopyStmt: ["copy-rows"],
  CreateAmStmt: ["other-ddl"],
  CreateCastStmt: ["other-ddl"],
  CreateConversionStmt: ["other-ddl"],
  CreateDomainStmt: ["create-domain"],
  CreatedbStmt: ["create-database"],
  CreateEnumStmt: ["create-enum"],
  CreateEventTrigStmt: ["other-ddl"],
  CreateExtensionStmt: ["create-extension"],
  CreateFdwStmt: ["other-ddl"],
  CreateForeignServerStmt: ["other-ddl"],
  CreateForeignTableStmt: ["create-table"],
  CreateFunctionStmt: ["create-function"],
  CreateOpClassStmt: ["other-ddl"],
  CreateOpFamilyStmt: ["other-ddl"],
  CreatePLangStmt: ["other-ddl"],
  CreatePolicyStmt: ["create-policy"],
  CreatePublicationStmt: ["create-publication"],
  CreateRangeStmt: ["create-type"],
  CreateRoleStmt: ["other-ddl"],
  CreateSeqStmt: ["create-sequence"],
  CreateStatsStmt: ["create-statistics"],
  CreateStmt: ["create-table"],
  CreateSubscriptionStmt: ["other-ddl"],
  CreateTableSpaceStmt: ["other-ddl"],
  CreateTransformStmt: ["other-ddl"],
  CreateTrigStmt: ["create-trigger"],
  CreateUserMappingStmt: ["other-ddl"],
  DeallocateStmt: [],
  DeclareCursorStmt: ["select"],
  DefineStmt: ["other-ddl", "create-type"],
  DeleteStmt: ["delete-rows"],
  DoStmt: ["do-block"],
  DropdbStmt: ["drop-object"],
  DropOwnedStmt: ["drop-owned"],
  DropRoleStmt: ["drop-object"],
  DropStmt: ["drop-object", "drop-table", "drop-index", "drop-trigger", "drop-rule", "drop-policy"],
  DropSubscriptionStmt: ["drop-object"],
  DropTableSpaceStmt: ["drop-object"],
  DropUserMappingStmt: ["drop-object"],
  ExecuteStmt: ["call"],
  FetchStmt: [],
  GrantRoleStmt: ["change-privileges"],
  GrantStmt: ["change-privileges"],
  ImportForeignSchemaStmt: ["other-ddl"],
  IndexStmt: ["create-index"],
  InsertStmt: ["insert-rows"],
  ListenStmt: ["other-ddl"],
  LoadStmt: ["other-ddl"],
  LockStmt: ["lock-table"],
  MergeStmt: ["merge-rows"],
  NotifyStmt: ["other-ddl"],
  PrepareStmt: [],
  ReassignOwnedStmt: ["reassign-owned"],
  RefreshMatViewStmt: ["refresh-materialized-view"],
  ReindexStmt: ["reindex"],
  RenameStmt: [
    "rename-table",
    "rename-column",
    "rename-constraint",
    "rename-index",
    "rename-object",
    "rename-trigger",
    "rename-rule",
    "rename-policy",
    "rename-attribute",
    "alter-domain",
    "other-ddl",
  ],
  RuleStmt: ["create-rule"],
  SecLabelStmt: ["other-ddl"],
  TruncateStmt: ["truncate-table"],
  UnlistenStmt: ["other-ddl"],
  UpdateStmt: ["update-rows"],
  VariableShowStmt: [],
  ViewStmt: ["create-view"],
};

const transactionKinds: Readonly<Record<string, OperationKind>> = {
  TRANS_STMT_BEGIN: "begin",
  TRANS_STMT_START: "begin",
  TRANS_STMT_COMMIT: "commit",
  TRANS_STMT_PREPARE: "commit",
  TRANS_STMT_COMMIT_PREPARED: "commit",
  TRANS_STMT_ROLLBACK: "rollback",
  TRANS_STMT_ROLLBACK_TO: "rollback",
  TRANS_STMT_ROLLBACK_PREPARED: "rollback",
  TRANS_STMT_SAVEPOINT: "savepoint",
  TRANS_STMT_RELEASE: "savepoint",
};

/** Kinds that only an ALTER TABLE, or an ALTER of an index, view or sequence, cannot have. */
const notInAlterTable = /^(?:create-|drop-(?:table|index|object)|insert|update|delete|select|begin|commit)/;

/** What the operations of a statement should be, or undefined when they are as they should be. */
export function kindMismatch({ node, tree }: ParsedStatement, kinds: readonly OperationKind[]): string | undefined {
  const allowed = allowedKinds(node, tree);
  if (allowed === undefined) return undefined;
  if (allowed === "alter-table")
    return kinds.length > 0 && !kinds.some((kind) => notInAlterTable.test(kind)) ? undefined : "actions of ALTER TABLE";
  const isFine =
    allowed.length === 0 ? kinds.length === 0 : kinds[0] !== undefined && kinds.some((kind) => allowed.includes(kind));
  return isFine ? undefined : allowed.join(" or ") || "nothing";
}

function allowedKinds(
  node: string,
  tree: Readonly<Record<string, unknown>>,
): readonly OperationKind[] | "alter-table" | undefined {
  switch (node) {
    case "AlterTableStmt":
      return "alter-table";
    case "CreateTableAsStmt":
      return [tree.objtype === "OBJECT_MATVIEW" ? "create-materialized-view" : "create-table"];
    case "SelectStmt":
      return "intoClause" in tree ? ["create-table"] : undefined;
    case "TransactionStmt":
      return [transactionKinds[String(tree.kind)] ?? "begin"];
    case "DiscardStmt":
      return tree.target === "DISCARD_ALL" ? ["reset-setting"] : [];
    case "VacuumStmt":
      return [tree.is_vacuumcmd === true ? "vacuum" : "analyze"];
    case "VariableSetStmt":
      return variableSetKinds(String(tree.kind));
    default:
      return kindsByNode[node];
  }
}

function variableSetKinds(kind: string): readonly OperationKind[] {
  if (kind === "VAR_SET_MULTI") return [];
  return kind === "VAR_RESET" || kind === "VAR_RESET_ALL" ? ["reset-setting"] : ["set-setting", "reset-setting"];
}
