import type { Name } from "../../sql/names.ts";
import type { Constraint, OperationKind, OperationOf } from "../../sql/operations.ts";
import type { Dialect } from "../../sql/types.ts";

/** Operations that give a name to something. */
export const naming = [
  "create-table",
  "rename-table",
  "add-column",
  "rename-column",
  "create-index",
  "rename-index",
  "rename-constraint",
  "add-primary-key",
  "add-unique",
  "add-check",
  "add-foreign-key",
  "add-exclude",
  "create-view",
  "create-function",
  "create-trigger",
  "create-enum",
] as const satisfies readonly OperationKind[];

export type Naming = (typeof naming)[number];

/** The names that an operation gives. */
export function newNames(operation: OperationOf<Naming>): readonly Name[] {
  switch (operation.kind) {
    case "create-table":
      return [
        operation.table,
        ...operation.columns.flatMap(({ name, constraints }) => [name, ...given(constraints)]),
        ...given(operation.constraints),
      ];
    case "add-column":
      return [operation.column.name, ...given(operation.column.constraints)];
    case "rename-table":
    case "rename-column":
    case "rename-index":
    case "rename-constraint":
      return [operation.to];
    case "create-index":
      return operation.name === undefined ? [] : [operation.name];
    case "create-view":
      return [operation.view];
    case "create-function":
      return [operation.routine];
    case "create-trigger":
      return [operation.trigger];
    case "create-enum":
      return [operation.type];
    default:
      return given([operation.constraint]);
  }
}

/** The last part of a name as its author spelt it, quotes removed: the reader cuts names as the server does. */
export function writtenPart(text: string, dialect: Dialect): string {
  const [, standard, backquoted, bracketed] =
    /"((?:[^"]|"")*)"$|`((?:[^`]|``)*)`$|\[((?:[^\]]|\]\])*)\]$/.exec(text) ?? [];
  if (standard !== undefined) return standard.replaceAll('""', '"');
  if (backquoted !== undefined) return backquoted.replaceAll("``", "`");
  if (bracketed !== undefined) return bracketed.replaceAll("]]", "]");
  const plain = text.slice(text.lastIndexOf(".") + 1);
  return dialect === "postgres" ? plain.toLowerCase() : plain;
}

function given(constraints: readonly Constraint[]): readonly Name[] {
  return constraints.flatMap(({ name }) => (name === undefined ? [] : [name]));
}
