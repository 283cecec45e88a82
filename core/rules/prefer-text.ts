import { typedColumns } from "./support/columns.ts";
import { shownColumn } from "./support/wording.ts";
import { inCaseOf, sliceOf } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** A length limit is a constraint that is hard to change. */
export const preferText: Rule<"create-table" | "add-column"> = {
  id: "prefer-text",
  severity: "hint",
  optional: true,
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Length limit in the type instead of a constraint",
  why: "`varchar(n)` stores nothing better than `text`, and to shorten the limit reads or rewrites the table. A CHECK constraint can be added and dropped without that.",
  instead: "Use `text`, with a CHECK constraint where a limit is needed.",
  bad: ["CREATE TABLE users (id bigint PRIMARY KEY, name varchar(100));"],
  good: ["CREATE TABLE users (id bigint PRIMARY KEY, name text CHECK (length(name) <= 100));"],
  on: ["create-table", "add-column"],
  *check(operation, context) {
    if (context.direction === "down") return;
    for (const { table, column, type } of typedColumns(operation)) {
      if (type.name !== "varchar" || type.args.length === 0) continue;
      const better = "text";
      yield {
        span: type.span,
        message: `Column ${shownColumn(table, column)} limits its length by its type, which is hard to change later. Use text with a CHECK constraint.`,
        ...(operation.within === undefined
          ? {
              rewrites: [
                {
                  title: `Use text for ${column}`,
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
