import type { LockMode, OperationKind, OperationOf } from "../../sql/operations.ts";
import { type Facts, type Lock, locks } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { familyOf, partitionsOf, targetOf } from "./reach.ts";

/** How far an action of ALTER TABLE without ONLY reaches. */
type Reach = "table" | "children" | "partitions";

/**
 * Actions of ALTER TABLE that change the catalog only: the lock they take and the tables they reach (`AlterTableGetLockLevel` and
 * `ATPrepCmd` of the server; manual, ALTER TABLE).
 */
export const catalogActions = {
  "rename-column": ["AccessExclusive", "children"],
  "set-default": ["AccessExclusive", "children"],
  "drop-default": ["AccessExclusive", "children"],
  "drop-not-null": ["AccessExclusive", "children"],
  "drop-expression": ["AccessExclusive", "children"],
  "set-statistics": ["ShareUpdateExclusive", "children"],
  "set-storage": ["AccessExclusive", "children"],
  "set-compression": ["AccessExclusive", "table"],
  "set-column-options": ["ShareUpdateExclusive", "table"],
  "set-cluster-index": ["ShareUpdateExclusive", "table"],
  "set-without-cluster": ["ShareUpdateExclusive", "table"],
  "set-row-security": ["AccessExclusive", "table"],
  "set-replica-identity": ["AccessExclusive", "table"],
  "set-without-oids": ["AccessExclusive", "table"],
  "set-rule-state": ["AccessExclusive", "table"],
  "set-trigger-state": ["ShareRowExclusive", "partitions"],
} as const satisfies { readonly [K in OperationKind]?: readonly [LockMode, Reach] };

export type CatalogAction = OperationOf<keyof typeof catalogActions>;

export function catalogAction(operation: CatalogAction, context: EngineContext): Facts {
  const [mode, reach] = catalogActions[operation.kind];
  const { key } = targetOf(operation.table, context);
  if (reach === "table") return { locks: locks([key], mode) };
  const keys =
    reach === "children" ? familyOf(key, context, operation.only) : partitionsOf(key, context, operation.only);
  return { locks: locks(keys, mode) };
}

/** ADD GENERATED AS IDENTITY fills no row: the column must be NOT NULL already. */
export function addIdentity(operation: OperationOf<"add-identity">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const nullable = table?.columns.get(operation.column.name)?.notNull === false;
  return {
    locks: locks(partitionsOf(key, context, operation.only), "AccessExclusive"),
    ...(nullable && {
      fails: `column "${operation.column.name}" must be declared NOT NULL before identity can be added`,
    }),
  };
}

/** Changing an identity column changes the sequence behind it too; dropping the identity drops it. */
export function alterIdentity(
  operation: OperationOf<"alter-identity"> | OperationOf<"drop-identity">,
  context: EngineContext,
): Facts {
  const { key } = targetOf(operation.table, context);
  const mode = operation.kind === "drop-identity" ? "AccessExclusive" : "ShareRowExclusive";
  return {
    locks: [
      ...locks(partitionsOf(key, context, operation.only), "AccessExclusive"),
      ...ownedSequences(key, operation.column.name, mode, context),
    ],
  };
}

/** Locks on the sequences that belong to a column. */
export function ownedSequences(key: string, column: string, mode: LockMode, context: EngineContext): readonly Lock[] {
  const keys = context.schema.sequencesOf(key, column).map((sequence) => `${sequence.schema}.${sequence.name}`);
  return locks(keys, mode, `it belongs to ${column}`);
}

/** Storage parameters that only need SHARE UPDATE EXCLUSIVE (manual, CREATE TABLE, storage parameters; `reloptions.c`). */
const gentleParameters =
  /^(toast\.)?(fillfactor|toast_tuple_target|parallel_workers|autovacuum_\w+|vacuum_\w+|log_autovacuum_\w+)$/;

/** SET and RESET (…): one parameter that needs ACCESS EXCLUSIVE is enough; parameters of a view always do. */
export function storageParameters(
  operation: OperationOf<"set-storage-parameters"> | OperationOf<"reset-storage-parameters">,
  context: EngineContext,
): Facts {
  const { key, table } = targetOf(operation.table, context);
  const names = operation.parameters.map((parameter) => (typeof parameter === "string" ? parameter : parameter.name));
  const gentle = table?.kind !== "view" && names.every((name) => gentleParameters.test(name.toLowerCase()));
  return { locks: locks([key], gentle ? "ShareUpdateExclusive" : "AccessExclusive") };
}
