import type { Name, QualifiedName } from "../../sql/names.ts";
import type { ForeignKeyConstraint, Operation } from "../../sql/operations.ts";
import type { Span } from "../../text.ts";

/** A foreign key that an operation adds, wherever it stands: in CREATE TABLE, on a new column, or in ALTER TABLE. */
export interface AddedForeignKey {
  readonly table: QualifiedName;
  readonly columns: readonly Name[];
  readonly constraint: ForeignKeyConstraint;
  readonly span: Span;
}

/** All foreign keys that an operation adds, in the order of the text. */
export function addedForeignKeys(operation: Operation): readonly AddedForeignKey[] {
  switch (operation.kind) {
    case "add-foreign-key": {
      const { table, constraint, span } = operation;
      return [{ table, columns: constraint.columns, constraint, span }];
    }
    case "add-column":
      return inline(operation.table, [operation.column]);
    case "create-table": {
      const { table, columns, constraints } = operation;
      const own = constraints.filter((constraint) => constraint.type === "foreign-key");
      return [
        ...inline(table, columns),
        ...own.map((constraint) => ({ table, columns: constraint.columns, constraint, span: constraint.span })),
      ];
    }
    default:
      return [];
  }
}

type Definition = Extract<Operation, { kind: "add-column" }>["column"];

function inline(table: QualifiedName, columns: readonly Definition[]): readonly AddedForeignKey[] {
  return columns.flatMap((column) =>
    column.constraints
      .filter((constraint) => constraint.type === "foreign-key")
      .map((constraint) => ({ table, columns: [column.name], constraint, span: constraint.span })),
  );
}
