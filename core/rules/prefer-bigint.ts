import { typedColumns } from "./support/columns.ts";
import { shownColumn } from "./support/wording.ts";
import { inCaseOf, sliceOf } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** Four bytes are saved now, and a rewrite of the table is bought for later. */
export const preferBigint: Rule<"create-table" | "add-column"> = {
  id: "prefer-bigint",
  severity: "hint",
  optional: true,
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Column of type integer or smallint",
  why: "An `integer` ends at 2,147,483,647. Widening it later rewrites the table and its indexes under an `ACCESS EXCLUSIVE` lock.",
  instead: "Use `bigint` where the values may grow.",
  bad: ["CREATE TABLE counters (id bigint PRIMARY KEY, total integer NOT NULL);"],
  good: ["CREATE TABLE counters (id bigint PRIMARY KEY, total bigint NOT NULL);"],
  on: ["create-table", "add-column"],
  *check(operation, context) {
    if (context.direction === "down") return;
    for (const { table, column, type } of typedColumns(operation)) {
      if (type.name !== "integer" && type.name !== "smallint") continue;
      const better = "bigint";
      yield {
        span: type.span,
        message: `Column ${shownColumn(table, column)} ends at ${type.name === "integer" ? "2,147,483,647" : "32,767"}, and widening it later rewrites the table. Use bigint.`,
        ...(operation.within === undefined
          ? {
              rewrites: [
                {
                  title: `Use bigint for ${column}`,
                  safe: false,
                  edits: [
                    {
                      span: type.span,
                      text: inCaseOf(sliceOf(context.text, type.span), `${better}${"[]".repeat(type.dimensions)}`),
                    },
                  ],
                },
              ],
            }
          : {}),
      };
    }
  },
};
