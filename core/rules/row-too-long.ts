import { charsetOf, longestBytes } from "../engines/mysql/type-change.ts";
import type { Column, Table } from "../schema/types.ts";
import type { ColumnDefinition, OperationOf } from "../sql/operations.ts";
import { onlineDialects } from "./support/online.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** Error 1118 (MySQL manual 10.4.7, "Row Size Limits"): all columns but BLOB and TEXT share so many bytes. Measured on MariaDB 10.11. */
const longest = 65_535;

type Widening =
  | OperationOf<"create-table">
  | OperationOf<"add-column">
  | OperationOf<"redefine-column">
  | OperationOf<"convert-charset">;

/** The limit is about what rows may hold, not about what they do hold, so the statement fails on every database. */
export const rowTooLong: Rule<Widening["kind"]> = {
  id: "row-too-long",
  severity: "error",
  axis: "availability",
  dialects: onlineDialects,
  title: "Row that may become too long",
  why: "The columns of a table, other than `BLOB` and `TEXT`, share 65,535 bytes, counted with the most bytes that a character of their character set takes: four for utf8mb4. The statement fails with error 1118, or 1074 where one column alone is too long.",
  instead: "Shorten the columns, or make the long ones `TEXT`.",
  bad: [
    "CREATE TABLE pages (id bigint PRIMARY KEY, url varchar(10000), title varchar(10000)) DEFAULT CHARSET=utf8mb4;",
    "CREATE TABLE pages (id bigint PRIMARY KEY, url varchar(12000), title varchar(6000)) DEFAULT CHARSET=utf8mb3;\n-- next release\nALTER TABLE pages CONVERT TO CHARACTER SET utf8mb4;",
  ],
  good: ["CREATE TABLE pages (id bigint PRIMARY KEY, url varchar(2000), title text) DEFAULT CHARSET=utf8mb4;"],
  on: ["create-table", "add-column", "redefine-column", "convert-charset"],
  *check(operation, context) {
    if (context.direction === "down") return;
    const bytes = rowBytes(operation, context);
    if (bytes <= longest) return;
    yield {
      span: operation.kind === "create-table" ? operation.table.span : operation.span,
      message: `Rows of ${shown(operation.table)} may take ${bytes} bytes then, and the server allows ${longest} beside BLOB and TEXT. Shorten the columns, or make the long ones TEXT.`,
    };
  },
};

/** The least that the longest row may take behind the operation: columns whose length or character set is not known count nothing. */
function rowBytes(operation: Widening, { schema }: RuleContext): number {
  if (operation.kind === "create-table") {
    const charset = operation.tableOptions?.find(({ name }) => name === "charset")?.value.toLowerCase();
    return sum(operation.columns.map((column) => bytesOf(asColumn(column), charset)));
  }
  const table = schema.table(operation.table);
  const columns = [...(table?.columns.values() ?? [])];
  const kept = (left: string | undefined) => columns.filter(({ name }) => name !== left);
  const all = (each: readonly Column[]) => sum(each.map((column) => bytesOf(column, charsetOf(column, table))));
  switch (operation.kind) {
    case "convert-charset":
      return sum(columns.map((column) => bytesOf(isText(column) ? { ...column, charset: operation.charset } : column)));
    case "add-column":
      return addedTo(all(kept(undefined)), operation.column, table);
    case "redefine-column":
      return addedTo(all(kept(operation.column.name)), operation.definition, table);
  }
}

/** A column that takes nothing cannot be what makes the row too long. */
function addedTo(others: number, definition: ColumnDefinition, table: Table | undefined): number {
  const column = asColumn(definition);
  const own = bytesOf(column, charsetOf(column, table));
  return own === 0 ? 0 : others + own;
}

type Sized = Pick<Column, "type" | "charset" | "collation">;

function asColumn({ type, charset, collation }: ColumnDefinition): Sized {
  return {
    ...(type && { type }),
    ...(charset !== undefined && { charset }),
    ...(collation !== undefined && { collation }),
  };
}

function isText({ type }: Sized): boolean {
  return type?.name === "varchar";
}

/** A VARCHAR or VARBINARY: its longest value and the one or two bytes that say how long it is. */
function bytesOf(column: Sized, tableCharset?: string): number {
  if (column.type === undefined || !/^var(?:char|binary)$/.test(column.type.name)) return 0;
  const charset = charsetOf(column, undefined) ?? (tableCharset === "utf8" ? "utf8mb3" : tableCharset);
  const bytes = longestBytes(column.type, charset) ?? 0;
  return bytes === 0 ? 0 : bytes + (bytes > 255 ? 2 : 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
