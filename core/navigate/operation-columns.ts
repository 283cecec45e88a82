import { readDml } from "../code/dml-reader.ts";
import type { Expression, Name, QualifiedName } from "../sql/names.ts";
import type { ColumnDefinition, Constraint, IndexKey, Operation } from "../sql/operations.ts";
import type { Dialect } from "../sql/types.ts";
import { type Span, shift } from "../text.ts";
import { expressionColumns } from "./expression-columns.ts";

/** A column that an operation names, with the table that it is a column of. */
export interface NamedColumn {
  readonly table: QualifiedName;
  /** The span is relative to the statement. */
  readonly column: Name;
}

/** A column of a query: of the one of several tables that has such a column. */
export interface QueriedColumn {
  readonly tables: readonly QualifiedName[];
  readonly column: Name;
}

/** The columns that an operation on one table names, those of tables it refers to included, in no particular order. */
export function operationColumns(operation: Operation, dialect: Dialect): readonly NamedColumn[] {
  switch (operation.kind) {
    case "create-table":
      return [
        ...operation.columns.flatMap((column) => definitionColumns(operation.table, column, dialect)),
        ...operation.constraints.flatMap((constraint) => constraintColumns(operation.table, constraint, dialect)),
      ];
    case "add-column":
      return definitionColumns(operation.table, operation.column, dialect);
    case "rename-column":
      return named(operation.table, [operation.column]);
    case "add-primary-key":
    case "add-unique":
    case "add-check":
    case "add-foreign-key":
    case "add-exclude":
    case "add-not-null":
      return constraintColumns(operation.table, operation.constraint, dialect);
    case "create-index":
      return [
        ...operation.keys.flatMap((key) => keyColumns(operation.table, key, dialect)),
        ...named(operation.table, operation.include),
        ...inExpression(operation.table, operation.where, dialect),
      ];
    case "create-trigger":
      return [...named(operation.table, operation.updateOf), ...inExpression(operation.table, operation.when, dialect)];
    case "alter-column-type":
      return [
        ...named(operation.table, [operation.column]),
        ...inExpression(operation.table, operation.using, dialect),
      ];
    default:
      return "column" in operation && "table" in operation && operation.table !== undefined
        ? named(operation.table, [operation.column])
        : [];
  }
}

/** The columns that a statement on rows, or a query, names. `text` is the statement that the operation's span is relative to. */
export function queriedColumns(operation: Operation, text: string, dialect: Dialect): readonly QueriedColumn[] {
  const span = querySpan(operation);
  if (span === undefined) return [];
  return readDml(text.slice(span.start, span.end), dialect).columns.flatMap((found): QueriedColumn[] => {
    if (found.uncertain === true || found.column === "*") return [];
    const tables = found.table === undefined ? (found.candidates ?? []) : [found.table];
    const at = shift(found.span, span.start);
    return [{ tables: tables.map((table) => ({ ...table, span: at })), column: { name: found.column, span: at } }];
  });
}

function querySpan(operation: Operation): Span | undefined {
  switch (operation.kind) {
    case "insert-rows":
    case "update-rows":
    case "delete-rows":
    case "merge-rows":
    case "copy-rows":
      return operation.span;
    case "select":
    case "create-view":
    case "create-materialized-view":
      return operation.query.span;
    case "create-table":
      return operation.query?.span;
    default:
      return undefined;
  }
}

function definitionColumns(
  table: QualifiedName,
  definition: ColumnDefinition,
  dialect: Dialect,
): readonly NamedColumn[] {
  const { name, generated, constraints } = definition;
  return [
    ...named(table, [name]),
    ...inExpression(table, generated?.expression, dialect),
    ...constraints.flatMap((constraint) => constraintColumns(table, constraint, dialect)),
  ];
}

function constraintColumns(table: QualifiedName, constraint: Constraint, dialect: Dialect): readonly NamedColumn[] {
  switch (constraint.type) {
    case "check":
      return inExpression(table, constraint.expression, dialect);
    case "foreign-key":
      return [
        ...named(table, constraint.columns),
        ...named(constraint.references.table, constraint.references.columns),
      ];
    case "not-null":
      return named(table, [constraint.column]);
    case "exclude":
      return [];
    default:
      return named(table, constraint.columns);
  }
}

function keyColumns(table: QualifiedName, { column, expression }: IndexKey, dialect: Dialect): readonly NamedColumn[] {
  return column === undefined ? inExpression(table, expression, dialect) : named(table, [column]);
}

function inExpression(
  table: QualifiedName,
  expression: Expression | undefined,
  dialect: Dialect,
): readonly NamedColumn[] {
  return named(table, expressionColumns(expression, table.name, dialect));
}

function named(table: QualifiedName, columns: readonly Name[]): readonly NamedColumn[] {
  return columns.map((column) => ({ table, column }));
}
