import { fillsColumn } from "./support/backfill-shape.ts";
import { isCopiedColumn } from "./support/copied.ts";
import { isReleased } from "./support/released.ts";
import { isAlwaysTrue } from "./support/whole-table.ts";
import { listed, shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Every row gets the same new values; if that was not meant, the old ones are gone. */
export const updateWithoutWhere: Rule<"update-rows"> = {
  id: "update-without-where",
  severity: "warning",
  axis: "data-loss",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "UPDATE of every row",
  why: "The old values of all rows are overwritten, and each row stays locked against other writers until the transaction ends.",
  instead: "Say in a `WHERE` which rows are meant, and update a large table in batches by key.",
  bad: ["UPDATE users SET newsletter = false;"],
  good: ["UPDATE users SET newsletter = false WHERE id = 17;"],
  on: ["update-rows"],
  *check(operation, context) {
    const { table, set, from, where, limited } = operation;
    if (!isReleased(context, table) || context.isSmall(table) || limited) return;
    if (!isAlwaysTrue(where) || from.length > 0 || fillsColumn(operation, context)) return;
    if (set.every(({ column }) => isCopiedColumn(table, column.name, context))) return;
    const columns = listed(set.map(({ column }) => column.name));
    yield {
      span: operation.span,
      message: `This UPDATE overwrites ${columns} in every row of ${shown(table)}, and keeps ${context.dialect === "sqlite" ? "every other writer out" : "all rows locked"} until it ends. Say in a WHERE which rows are meant.`,
    };
  },
};
