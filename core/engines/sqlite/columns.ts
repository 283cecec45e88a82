import type { Table, TableConstraint } from "../../schema/types.ts";
import type { Expression } from "../../sql/names.ts";
import type { ColumnDefinition, OperationOf } from "../../sql/operations.ts";
import { type Facts, together } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { sqliteVersions } from "./versions.ts";
import { changesCatalog, readsAll, rewrites } from "./work.ts";

/**
 * ADD COLUMN changes the text of the table's definition only; rows are read where a CHECK or a generated NOT NULL must hold for them (manual,
 * ALTER TABLE ADD COLUMN). What it refuses was measured on 3.54.
 */
export function addColumn(operation: OperationOf<"add-column">, context: EngineContext): Facts {
  const { column } = operation;
  const fails = operation.ifNotExists ? "SQLite has no ADD COLUMN IF NOT EXISTS" : refusal(column);
  const isChecked = column.constraints.some(({ type }) => type === "check");
  const isGenerated = column.generated !== undefined && column.notNull !== undefined;
  return together(
    changesCatalog(operation.table, context),
    isChecked || isGenerated ? readsAll(operation.table, context, "its rows are checked") : {},
    fails === undefined ? {} : { fails },
  );
}

function refusal({ constraints, default: value, notNull, generated }: ColumnDefinition): string | undefined {
  if (constraints.some(({ type }) => type === "primary-key")) return "a PRIMARY KEY column cannot be added";
  if (constraints.some(({ type }) => type === "unique")) return "a UNIQUE column cannot be added";
  if (generated) return generated.stored ? "a STORED column cannot be added to a table with rows" : undefined;
  if (value !== undefined && !isConstant(value) && !/\$\{|\{\{/.test(value.text))
    return "a column with a default that is not constant cannot be added to a table with rows";
  if (notNull !== undefined && (value === undefined || isNull(value)))
    return "a NOT NULL column without a default cannot be added to a table with rows";
  return undefined;
}

/** A literal, a signed number or a name that stands for a string, in any number of parentheses, maybe cast. Measured on 3.54. */
export function isConstant(value: Expression): boolean {
  const text = withoutParentheses(value.text);
  if (/^current_(?:date|time|timestamp)$/i.test(text)) return false;
  if (/^cast\s*\(/i.test(text)) return true;
  return /^(?:[+-]?\s*[\w.]+|x?'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\])$/i.test(text);
}

function isNull(value: Expression): boolean {
  return /^null$/i.test(withoutParentheses(value.text));
}

function withoutParentheses(text: string): string {
  let inner = text.trim();
  while (inner.startsWith("(") && inner.endsWith(")")) inner = inner.slice(1, -1).trim();
  return inner;
}

/** DROP COLUMN writes the rows anew without the column's values, unless it was computed when read (manual, ALTER TABLE DROP COLUMN). */
export function dropColumn(operation: OperationOf<"drop-column">, context: EngineContext): Facts {
  const table = context.schema.table(operation.table);
  const name = operation.column.name;
  const isVirtual = table?.columns.get(name)?.generated === "virtual";
  const fails =
    context.version < sqliteVersions.dropColumn
      ? "SQLite has no DROP COLUMN before version 3.35"
      : operation.ifExists
        ? "SQLite has no DROP COLUMN IF EXISTS"
        : operation.cascade
          ? "SQLite has no DROP COLUMN … CASCADE"
          : table && needing(table, name, context);
  return together(
    changesCatalog(operation.table, context),
    isVirtual ? {} : rewrites(operation.table, context, "the values of the column are taken out of its rows"),
    fails === undefined ? {} : { fails },
  );
}

/** What keeps a column from being dropped. */
function needing(table: Table, name: string, { schema }: EngineContext): string | undefined {
  const key = table.constraints.find(({ definition, columns }) => isKey(definition.type) && columns.includes(name));
  if (key !== undefined)
    return `it is ${key.definition.type === "primary-key" ? "in the PRIMARY KEY" : "UNIQUE"}, and such columns cannot be dropped`;
  const index = table.indexes.find(
    (each) =>
      each.constraint === undefined &&
      [
        ...each.columns,
        ...(each.where?.columns ?? []),
        ...each.keys.flatMap((k) => k.expression?.columns ?? []),
      ].includes(name),
  );
  if (index !== undefined) return `the index ${index.name} needs it`;
  const constraint = table.constraints.find((each) => isOfTable(each) && each.columns.includes(name));
  if (constraint !== undefined)
    return `the ${constraint.definition.type === "check" ? "CHECK" : "foreign key"}${constraint.definition.name === undefined ? "" : ` ${constraint.name}`} of the table needs it`;
  const computed = [...table.columns.values()].find(({ expression }) => expression?.columns.includes(name));
  if (computed !== undefined) return `the column ${computed.name} is computed from it`;
  const withRow = table.triggers.find(({ written }) => written !== undefined && rowValue(name).test(written));
  if (withRow !== undefined) return `the trigger ${withRow.name} names it`;
  for (const view of table.readBy.flatMap((each) => schema.tableByKey(each) ?? [])) {
    // A view that names all columns one by one; a name that is only in the text could be another table's.
    const others = view.reads.length > 1;
    if (others && view.written !== undefined && qualified(table.name, name).test(view.written))
      return `the view ${view.name} reads it`;
    if (!others && view.written !== undefined && new RegExp(`\\b${escaped(name)}\\b`, "i").test(view.written))
      return `the view ${view.name} reads it`;
  }
  return undefined;
}

/** `NEW.name` and `OLD.name`; what a trigger assigns, inserts or waits for (`UPDATE OF`) is not looked up. Measured on 3.40 and 3.54. */
function rowValue(column: string): RegExp {
  return qualified("(?:new|old)", column);
}

/** A column behind its table, each in quotes or not. */
function qualified(table: string, column: string): RegExp {
  const quotes = '["`\\[\\]]?';
  return new RegExp(`(?<![\\w$])${table}${quotes}\\s*\\.\\s*${quotes}${escaped(column)}(?![\\w$])`, "i");
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w]/g, "\\$&");
}

function isKey(type: TableConstraint["definition"]["type"]): boolean {
  return type === "primary-key" || type === "unique";
}

/** Written behind the columns, not with one: what stands with a column goes with it. */
function isOfTable({ definition }: TableConstraint): boolean {
  return definition.written !== undefined && (definition.type === "check" || definition.type === "foreign-key");
}
