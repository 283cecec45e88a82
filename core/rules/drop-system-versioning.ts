import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Old versions of rows go with the versioning (MariaDB manual, "System-Versioned Tables": "Removing System Versioning"). */
export const dropSystemVersioning: Rule<"set-system-versioning"> = {
  id: "drop-system-versioning",
  severity: "warning",
  axis: "data-loss",
  dialects: ["mariadb"],
  title: "History of a table dropped",
  why: "`DROP SYSTEM VERSIONING` deletes every old version of the rows for good: what `FOR SYSTEM_TIME` showed is gone, and adding the versioning again begins an empty history.",
  instead: "Copy the old versions into a table of their own first: `SELECT … FOR SYSTEM_TIME ALL`.",
  bad: ["ALTER TABLE prices DROP SYSTEM VERSIONING;"],
  good: [
    "CREATE TABLE prices (id bigint PRIMARY KEY, amount int) WITH SYSTEM VERSIONING;\nALTER TABLE prices DROP SYSTEM VERSIONING;",
  ],
  on: ["set-system-versioning"],
  *check(operation, context) {
    if (operation.mode !== "drop" || !isReleased(context, operation.table)) return;
    yield {
      span: operation.span,
      message: `Without system versioning ${shown(operation.table)} loses all old versions of its rows for good. Copy them into a table of their own first.`,
    };
  },
};
