import { typedColumns } from "./support/columns.ts";
import { shownColumn } from "./support/wording.ts";
import { inCaseOf, sliceOf } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** Padding with blanks surprises every comparison. */
export const noChar: Rule<"create-table" | "add-column"> = {
  id: "no-char",
  severity: "hint",
  optional: true,
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Column of type char(n)",
  why: "`char(n)` pads values with blanks that count in some comparisons and not in others, and is never faster than `text` (manual, section 8.3).",
  instead: "Use `text` or `varchar(n)`.",
  bad: ["CREATE TABLE countries (id bigint PRIMARY KEY, code char(2) NOT NULL);"],
  good: ["CREATE TABLE countries (id bigint PRIMARY KEY, code text NOT NULL);"],
  on: ["create-table", "add-column"],
  *check(operation, context) {
    if (context.direction === "down") return;
    for (const { table, column, type } of typedColumns(operation)) {
      if (type.name !== "char") continue;
      const better = "text";
      yield {
        span: type.span,
        message: `Column ${shownColumn(table, column)} pads its values with blanks. Use text.`,
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
