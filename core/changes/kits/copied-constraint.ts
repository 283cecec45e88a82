import type { TableConstraint } from "../../schema/types.ts";
import type { Dialect } from "../../sql/types.ts";
import { replaceColumns } from "../expressions.ts";
import { copyName } from "../object-names.ts";
import type { CopySource, NewConstraint } from "./kit.ts";

/** The check or foreign key of an old column said of the new one; empty where the new one has it, and for other constraints. */
export function copiedConstraint(
  { columns, definition, name: given }: TableConstraint,
  { table, side, renames, values }: CopySource,
  dialect: Dialect,
): readonly NewConstraint[] {
  const old = [...renames.keys()].find((column) => columns.includes(column));
  if (old === undefined || columns.includes(renames.get(old) ?? "")) return [];
  const name = copyName(given ?? `${side.table}_${old}_${definition.type === "check" ? "check" : "fkey"}`, renames);
  if (table.constraints.some((other) => other.name === name)) return [];
  if (definition.type === "check") {
    const expression = replaceColumns(definition.expression.text, dialect, (column) => values.get(column));
    return [{ kind: "check", name, expression }];
  }
  if (definition.type !== "foreign-key") return [];
  const { references, onDelete, onUpdate } = definition;
  const { table: target, columns: targets } = references;
  return [
    {
      kind: "foreign-key",
      name,
      columns: definition.columns.map((column) => renames.get(column.name) ?? column.name),
      target: {
        ...(target.schema === undefined ? {} : { schema: target.schema }),
        table: target.name,
        columns: targets.map((column) => column.name),
      },
      onDelete,
      onUpdate,
    },
  ];
}
