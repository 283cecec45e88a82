import { typedColumns } from "./support/columns.ts";
import { shownColumn } from "./support/wording.ts";
import { inCaseOf, sliceOf } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** Its digits depend on the server that reads it. */
export const noMoney: Rule<"create-table" | "add-column"> = {
  id: "no-money",
  severity: "hint",
  optional: true,
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Column of type money",
  why: "The fraction digits and the currency of `money` come from the server's `lc_monetary`, so a dump restored elsewhere changes its meaning (manual, section 8.2).",
  instead: "Use `numeric`, with the currency in a column of its own.",
  bad: ["CREATE TABLE prices (id bigint PRIMARY KEY, amount money NOT NULL);"],
  good: ["CREATE TABLE prices (id bigint PRIMARY KEY, amount numeric(12, 2) NOT NULL);"],
  on: ["create-table", "add-column"],
  *check(operation, context) {
    if (context.direction === "down") return;
    for (const { table, column, type } of typedColumns(operation)) {
      if (type.name !== "money") continue;
      const better = "numeric";
      yield {
        span: type.span,
        message: `Column ${shownColumn(table, column)} takes its currency and digits from the server settings. Use numeric.`,
        ...(operation.within === undefined
          ? {
              rewrites: [
                {
                  title: `Use numeric for ${column}`,
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
