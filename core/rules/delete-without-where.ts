import { isFilledBack } from "./support/filled-back.ts";
import { isReleased } from "./support/released.ts";
import { isAlwaysTrue } from "./support/whole-table.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Every row goes, one by one, each locked until the end. */
export const deleteWithoutWhere: Rule<"delete-rows"> = {
  id: "delete-without-where",
  severity: "warning",
  axis: "data-loss",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "DELETE of every row",
  why: "All rows are removed, together with the rows that reference them by `ON DELETE CASCADE`, and they stay locked until the transaction ends.",
  instead: "Say in a `WHERE` which rows must go, and delete many rows in batches by key.",
  bad: ["DELETE FROM sessions;"],
  good: ["DELETE FROM sessions WHERE id = 17;"],
  on: ["delete-rows"],
  *check(operation, context) {
    const { table, where, using, limited } = operation;
    if (!isReleased(context, table) || context.isSmall(table)) return;
    if (!isAlwaysTrue(where) || using.length > 0 || limited || isFilledBack(table, context)) return;
    yield {
      span: operation.span,
      message: `This DELETE removes every row of ${shown(table)}. Say in a WHERE which rows must go, and delete them in batches.`,
    };
  },
};
