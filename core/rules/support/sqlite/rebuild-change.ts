import type { Schema } from "../../../schema/types.ts";
import { withDefault, withNotNull, withType } from "../../../schema/written-column.ts";
import type { Operation, OperationOf } from "../../../sql/operations.ts";
import { sliceOf } from "../words.ts";
import type { RebuildChange } from "./rebuild.ts";

/** What other servers' ALTER TABLE does and SQLite's may not. */
export const rebuildable = [
  "add-column",
  "drop-column",
  "alter-column-type",
  "set-default",
  "drop-default",
  "set-not-null",
  "drop-not-null",
  "add-check",
  "add-primary-key",
  "add-unique",
  "add-foreign-key",
  "drop-constraint",
  "rename-constraint",
] as const satisfies readonly Operation["kind"][];
export type Rebuildable = OperationOf<(typeof rebuildable)[number]>;

/** Whether an operation is one that a rebuild can do. */
export function isRebuildable(operation: Operation): operation is Rebuildable {
  return (rebuildable as readonly string[]).includes(operation.kind);
}

/** The text of an operation's statement, and the schema before it. */
interface Written {
  readonly text: string;
  readonly schema: Schema;
}

/** The change as a rebuild makes it; undefined where it is not known how. */
export function rebuildChange(operation: Rebuildable, context: Written): RebuildChange | undefined {
  const slice = (span: { readonly start: number; readonly end: number }) => sliceOf(context.text, span);
  switch (operation.kind) {
    case "add-column":
      return operation.column.constraints.some(({ type }) => type === "primary-key")
        ? undefined
        : { added: [slice(operation.column.span)] };
    case "drop-column":
      return { withoutColumn: operation.column.name };
    case "drop-constraint":
      return { withoutConstraint: operation.constraint.name };
    case "add-check":
    case "add-foreign-key":
    case "add-unique":
    case "add-primary-key":
      return { constraints: [slice(operation.constraint.span)] };
    case "rename-constraint":
      return undefined;
    default:
      return changedColumn(operation, context);
  }
}

function changedColumn(
  operation: OperationOf<"alter-column-type" | "set-default" | "drop-default" | "set-not-null" | "drop-not-null">,
  context: Written,
): RebuildChange | undefined {
  const { name } = operation.column;
  const column = context.schema.table(operation.table)?.columns.get(name);
  if (column === undefined) return undefined;
  const definition = definitionAfter(operation, column, context);
  if (definition === undefined) return undefined;
  const using = operation.kind === "alter-column-type" ? operation.using : undefined;
  return {
    columns: new Map([[name, definition]]),
    ...(using && { values: new Map([[name, using.text]]) }),
  };
}

function definitionAfter(
  operation: Parameters<typeof changedColumn>[0],
  column: Parameters<typeof withType>[0],
  context: Written,
): string | undefined {
  switch (operation.kind) {
    case "alter-column-type":
      return withType(column, sliceOf(context.text, operation.type.span));
    case "set-default": {
      const { text } = operation.default;
      return withDefault(column, /^(?:\(.*\)|[\w.+-]+|'.*')$/s.test(text) ? text : `(${text})`);
    }
    case "drop-default":
      return withDefault(column, undefined);
    default:
      return withNotNull(column, operation.kind === "set-not-null");
  }
}
