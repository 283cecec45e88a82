import type { OperationOf } from "../sql/operations.ts";
import { onlineDialects } from "./support/online.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Engines that keep rows and know neither transactions nor row locks (MySQL manual 18.2, MariaDB: Aria). */
const tableLocking = new Set(["myisam", "aria", "isam", "merge", "mrg_myisam"]);

/** A write locks the whole table, and a crash leaves it damaged. */
export const preferInnodb: Rule<"create-table" | "set-table-options"> = {
  id: "prefer-innodb",
  severity: "info",
  axis: "availability",
  dialects: onlineDialects,
  title: "Table in an engine without transactions",
  why: "MyISAM and Aria lock the whole table for each write, know no foreign keys and no rollback, and every `ALTER TABLE` of theirs copies the table; MyISAM tables are damaged by a crash.",
  instead: "Use InnoDB, which is the default.",
  bad: ["CREATE TABLE users (id bigint PRIMARY KEY) ENGINE=MyISAM;"],
  good: ["CREATE TABLE users (id bigint PRIMARY KEY) ENGINE=InnoDB;"],
  on: ["create-table", "set-table-options"],
  *check(operation, context) {
    const engine = engineOf(operation);
    if (engine === undefined || !tableLocking.has(engine.toLowerCase()) || context.direction === "down") return;
    const { table } = operation;
    if (operation.kind === "create-table" && operation.temporary) return;
    yield {
      span: operation.kind === "create-table" ? table.span : operation.span,
      message: `${shown(table)} is kept by ${engine}, which locks the whole table for each write and cannot roll back. Use InnoDB.`,
      mendedLater: (final) =>
        final.table(table)?.engine === "innodb" ||
        (operation.kind === "create-table" && final.table(table) === undefined),
    };
  },
};

function engineOf(operation: OperationOf<"create-table"> | OperationOf<"set-table-options">): string | undefined {
  const options = operation.kind === "create-table" ? operation.tableOptions : operation.options;
  return options?.find(({ name }) => name === "engine")?.value;
}
