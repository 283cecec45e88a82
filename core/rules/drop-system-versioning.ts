import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext, RuleFinding } from "./types.ts";

type Stopping = OperationOf<"set-system-versioning"> | OperationOf<"set-storage-parameters">;

/** Old versions of rows go with the versioning (MariaDB manual, "System-Versioned Tables": "Removing System Versioning"). */
export const dropSystemVersioning: Rule<Stopping["kind"]> = {
  id: "drop-system-versioning",
  severity: "warning",
  axis: "data-loss",
  dialects: ["mariadb", "sqlserver"],
  title: "History of a table dropped or interrupted",
  why: "`DROP SYSTEM VERSIONING` deletes every old version of the rows for good: what `FOR SYSTEM_TIME` showed is gone, and adding the versioning again begins an empty history. In SQL Server the history table stays, but what is written after `SYSTEM_VERSIONING = OFF` leaves no trace in it, and nothing says so.",
  instead:
    "Copy the old versions into a table of their own first: `SELECT … FOR SYSTEM_TIME ALL`. In SQL Server switch it on again in the same transaction, with the same `HISTORY_TABLE`.",
  bad: ["ALTER TABLE prices DROP SYSTEM VERSIONING;"],
  good: [
    "CREATE TABLE prices (id bigint PRIMARY KEY, amount int) WITH SYSTEM VERSIONING;\nALTER TABLE prices DROP SYSTEM VERSIONING;",
  ],
  examples: {
    sqlserver: {
      bad: ["ALTER TABLE dbo.Prices SET (SYSTEM_VERSIONING = OFF);"],
      good: [
        "SET XACT_ABORT ON;\nBEGIN TRANSACTION;\nALTER TABLE dbo.Prices SET (SYSTEM_VERSIONING = OFF);\nALTER TABLE dbo.Prices SET (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.PricesHistory));\nCOMMIT;",
      ],
    },
  },
  on: ["set-system-versioning", "set-storage-parameters"],
  *check(operation, context) {
    if (!isReleased(context, operation.table)) return;
    if (operation.kind === "set-storage-parameters") {
      yield* interrupted(operation, context);
      return;
    }
    if (operation.mode !== "drop") return;
    yield {
      span: operation.span,
      message: `Without system versioning ${shown(operation.table)} loses all old versions of its rows for good. Copy them into a table of their own first.`,
    };
  },
};

/** Temporal tables of SQL Server: versions are kept while it is on (manual, "Stopping system-versioning on a system-versioned temporal table"). */
function* interrupted(operation: OperationOf<"set-storage-parameters">, context: RuleContext): Iterable<RuleFinding> {
  if (versioning(operation) !== "off") return;
  const { table } = operation;
  const { schema } = context;
  const isSame = (other: { readonly table: QualifiedName }) => schema.tableKey(other.table) === schema.tableKey(table);
  for (const next of context.following(["set-storage-parameters", "drop-table"], table.name))
    if (isSame(next) && (next.kind === "drop-table" || versioning(next) === "on")) return;
  yield {
    span: operation.span,
    message: `What is written to ${shown(table)} from now on leaves no trace in its history. Switch SYSTEM_VERSIONING on again in the same transaction.`,
  };
}

function versioning({ parameters }: OperationOf<"set-storage-parameters">): string | undefined {
  const value = parameters.find(({ name }) => name.toLowerCase() === "system_versioning")?.value;
  return value === undefined ? undefined : /^off\b/i.test(value) ? "off" : "on";
}
