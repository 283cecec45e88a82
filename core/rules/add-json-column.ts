import { isReleased } from "./support/released.ts";
import { shown } from "./support/wording.ts";
import { inCaseOf, sliceOf } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** json has no equality, so queries over whole rows begin to fail. */
export const addJsonColumn: Rule<"add-column"> = {
  id: "add-json-column",
  severity: "info",
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Column of type json added to a table in use",
  why: "`json` has no equality operator. Running queries with `SELECT DISTINCT`, `UNION` or `GROUP BY` over all columns of the table fail with `could not identify an equality operator for type json`.",
  instead: "Use `jsonb`, which can be compared and indexed.",
  bad: ["ALTER TABLE events ADD COLUMN payload json;"],
  good: ["ALTER TABLE events ADD COLUMN payload jsonb;"],
  on: ["add-column"],
  *check({ table, column, within }, context) {
    const { type } = column;
    if (type?.name !== "json" || type.dimensions > 0 || !isReleased(context, table)) return;
    yield {
      span: type.span,
      message: `With a json column, running queries that use DISTINCT, UNION or GROUP BY over all columns of ${shown(table)} fail: json has no equality. Use jsonb.`,
      mendedLater: (final) => final.table(table)?.columns.get(column.name.name)?.type?.name !== "json",
      ...(within === undefined
        ? {
            rewrites: [
              {
                title: `Use jsonb for ${column.name.name}`,
                safe: false,
                edits: [{ span: type.span, text: inCaseOf(sliceOf(context.text, type.span), "jsonb") }],
              },
            ],
          }
        : {}),
    };
  },
};
