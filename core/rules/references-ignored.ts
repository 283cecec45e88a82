import type { ColumnDefinition, OperationOf } from "../sql/operations.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Read and ignored before MySQL 9.0 (manual 8.4, 15.1.20.5: "inline REFERENCES specifications"); MariaDB honours it. */
export const referencesIgnored: Rule<"create-table" | "add-column" | "redefine-column"> = {
  id: "references-ignored",
  severity: "warning",
  axis: "data-loss",
  dialects: ["mysql"],
  title: "REFERENCES behind a column, which MySQL ignores",
  why: "Before version 9.0, MySQL reads `REFERENCES` in the definition of a column and makes no foreign key of it, without a warning: rows without their parent come in.",
  instead: "Write `FOREIGN KEY (column) REFERENCES …` behind the columns.",
  bad: ["CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));"],
  good: ["CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, FOREIGN KEY (user_id) REFERENCES users (id));"],
  on: ["create-table", "add-column", "redefine-column"],
  *check(operation, context) {
    if (context.version >= 90_000 || context.direction === "down") return;
    for (const column of columnsOf(operation)) {
      const inline = column.constraints.find(({ type }) => type === "foreign-key");
      if (inline?.type !== "foreign-key") continue;
      yield {
        span: inline.span,
        message: `MySQL ignores REFERENCES here, so ${shownColumn(operation.table, column.name.name)} gets no foreign key. Write FOREIGN KEY (${column.name.name}) REFERENCES … as a constraint of the table.`,
        mendedLater: (final) =>
          final
            .table(operation.table)
            ?.constraints.some(
              ({ definition, columns, created }) =>
                definition.type === "foreign-key" &&
                columns.includes(column.name.name) &&
                created?.file !== undefined &&
                definition.columns.length > 0 &&
                definition.span !== inline.span,
            ) ?? true,
      };
    }
  },
};

function columnsOf(
  operation: OperationOf<"create-table"> | OperationOf<"add-column"> | OperationOf<"redefine-column">,
): readonly ColumnDefinition[] {
  switch (operation.kind) {
    case "create-table":
      return operation.columns;
    case "add-column":
      return [operation.column];
    case "redefine-column":
      return [operation.definition];
  }
}
