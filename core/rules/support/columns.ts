import type { QualifiedName, TypeName } from "../../sql/names.ts";
import type { OperationOf } from "../../sql/operations.ts";

/** A column that an operation defines, with its type. */
export interface TypedColumn {
  readonly table: QualifiedName;
  readonly column: string;
  readonly type: TypeName;
}

/** The columns that CREATE TABLE, ADD COLUMN or a type change defines, as far as their types are written. */
export function typedColumns(
  operation: OperationOf<"create-table" | "add-column" | "alter-column-type">,
): readonly TypedColumn[] {
  if (operation.kind === "alter-column-type") {
    return [{ table: operation.table, column: operation.column.name, type: operation.type }];
  }
  const definitions = operation.kind === "add-column" ? [operation.column] : operation.columns;
  return definitions.flatMap(({ name, type }) =>
    type === undefined ? [] : [{ table: operation.table, column: name.name, type }],
  );
}
