import { typedColumns } from "./support/columns.ts";
import { shownColumn } from "./support/wording.ts";
import { inCaseOf, sliceOf } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** A time without a zone means another moment for each reader. */
export const preferTimestamptz: Rule<"create-table" | "add-column"> = {
  id: "prefer-timestamptz",
  severity: "hint",
  optional: true,
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Timestamp without a time zone",
  why: "`timestamp` drops the offset of what is written, so the same value means different moments to sessions in different zones (manual, section 8.5).",
  instead: "Use `timestamptz`, which stores the moment.",
  bad: ["CREATE TABLE events (id bigint PRIMARY KEY, at timestamp NOT NULL);"],
  good: ["CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz NOT NULL);"],
  on: ["create-table", "add-column"],
  *check(operation, context) {
    if (context.direction === "down") return;
    for (const { table, column, type } of typedColumns(operation)) {
      if (type.name !== "timestamp") continue;
      const better = type.args.length === 0 ? "timestamptz" : `timestamptz(${type.args.join(", ")})`;
      yield {
        span: type.span,
        message: `Column ${shownColumn(table, column)} drops the time zone of what is written to it. Use timestamptz.`,
        ...(operation.within === undefined
          ? {
              rewrites: [
                {
                  title: `Use timestamptz for ${column}`,
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
