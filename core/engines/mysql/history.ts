import type { Operation } from "../../sql/operations.ts";
import { type Situation, tableOf } from "./server.ts";

/**
 * Why MariaDB refuses to change a table that keeps old versions of its rows (WITH SYSTEM VERSIONING): errors 4119 and 4137. Measured on 10.11
 * action by action: columns that come, go or are defined anew and unique keys are refused, also where nothing would change; renames,
 * defaults, checks, plain indexes, options and CONVERT are not. Taking the versioning away in the same command changes nothing about that.
 */
export function historyRefusal(operation: Operation, at: Situation): string | undefined {
  if (at.server !== "mariadb" || !("table" in operation) || operation.table === undefined) return undefined;
  const isTruncation = operation.kind === "truncate-table";
  if (!isTruncation && !changesHistory(operation)) return undefined;
  if (tableOf(operation.table, at)?.systemVersioned !== true && !drops(at)) return undefined;
  if (isTruncation) return "a table with system versioning cannot be truncated (error 4137)";
  return at.keepsAlteredHistory || operation.clauses?.keepsHistory
    ? undefined
    : "it would change the history of a table with system versioning, unless system_versioning_alter_history is KEEP (error 4119)";
}

function changesHistory(operation: Operation): boolean {
  switch (operation.kind) {
    case "add-column":
    case "drop-column":
    case "redefine-column":
    case "add-unique":
    case "add-primary-key":
      return true;
    case "create-index":
      return operation.unique === true;
    default:
      return false;
  }
}

/** The command takes the versioning away before: the server judges it as a whole. */
function drops({ command }: Situation): boolean {
  return command.some((other) => other.kind === "set-system-versioning" && other.mode === "drop");
}
