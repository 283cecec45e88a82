import type { ColumnDefinition, Operation } from "../sql/operations.ts";
import type { Span } from "../text.ts";
import { onlineDialects } from "./support/online.ts";
import { shown, shownColumn } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** utf8 is utf8mb3: three bytes a character (MySQL manual 12.9.2, deprecated). */
export const preferUtf8mb4: Rule<
  "create-table" | "convert-charset" | "set-table-options" | "add-column" | "redefine-column"
> = {
  id: "prefer-utf8mb4",
  severity: "hint",
  optional: true,
  axis: "compatibility",
  dialects: onlineDialects,
  title: "Table of text that cannot hold every character",
  why: "`utf8` of MySQL is `utf8mb3`, which has no room for emoji and many Chinese characters; `latin1` holds Western letters only. An INSERT of such text fails in strict mode, and turns it into question marks otherwise. Changing it later copies the table.",
  instead: "Use `utf8mb4`.",
  bad: ["CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8;"],
  good: ["CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50)) DEFAULT CHARSET=utf8mb4;"],
  on: ["create-table", "convert-charset", "set-table-options", "add-column", "redefine-column"],
  *check(operation, context) {
    if (context.direction === "down") return;
    const { table } = operation;
    for (const { name, charset, span } of columnsOf(operation)) {
      if (!isNarrow(charset)) continue;
      yield {
        span,
        message: `Text of ${shownColumn(table, name.name)} in ${charset} has no room for emoji and other characters of four bytes. Use utf8mb4.`,
        mendedLater: (final) => final.table(table)?.columns.get(name.name)?.charset !== charset,
      };
    }
    const charset = charsetOf(operation);
    if (!isNarrow(charset)) return;
    yield {
      span: operation.kind === "create-table" ? table.span : operation.span,
      message: `Text of ${shown(table)} in ${charset} has no room for emoji and other characters of four bytes. Use utf8mb4.`,
      mendedLater: (final) =>
        final.table(table)?.charset === "utf8mb4" ||
        (operation.kind === "create-table" && final.table(table) === undefined),
    };
  },
};

function isNarrow(charset: string | undefined): boolean {
  return charset !== undefined && /^(?:utf8|utf8mb3|latin1)$/i.test(charset);
}

function columnsOf(operation: Operation): readonly ColumnDefinition[] {
  if (operation.kind === "create-table") return operation.columns;
  if (operation.kind === "add-column") return [operation.column];
  return operation.kind === "redefine-column" ? [operation.definition] : [];
}

function charsetOf(operation: Operation & { readonly span: Span }): string | undefined {
  if (operation.kind === "convert-charset") return operation.charset;
  const options =
    operation.kind === "create-table"
      ? operation.tableOptions
      : operation.kind === "set-table-options"
        ? operation.options
        : undefined;
  return options?.find(({ name }) => name === "charset")?.value.toLowerCase();
}
