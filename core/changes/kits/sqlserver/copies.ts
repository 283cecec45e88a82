import type { Index, TableConstraint } from "../../../schema/types.ts";
import { replaceColumns } from "../../expressions.ts";
import { copyName } from "../../object-names.ts";
import type { Copies, CopySource, NewConstraint, Step } from "../kit.ts";
import { oneByOne } from "../one-by-one.ts";
import { addConstraint } from "./constraints.ts";
import { addIndex, indexDefinition, type Online } from "./indexes.ts";

/**
 * Copies of the old columns' indexes, checks and foreign keys; a UNIQUE constraint becomes a unique index. NOT NULL comes when the triggers go: the
 * server looks at it before they fire.
 */
export function copies(source: CopySource, online: Online): Copies {
  const constraints = source.table.constraints.flatMap((constraint) => copiedConstraint(constraint, source));
  return {
    steps: [
      ...source.table.indexes.flatMap((index) => copiedIndex(index, source, online)),
      ...oneByOne(
        "constrain",
        constraints.flatMap((constraint) => {
          const { constrain, validate } = addConstraint(source.side, constraint);
          return [constrain, validate];
        }),
      ),
    ],
    notes: [],
  };
}

function copiedIndex(index: Index, { table, side, renames, values }: CopySource, online: Online): readonly Step[] {
  const has = (column: string) => index.columns.includes(column) || index.include.includes(column);
  const old = [...renames.keys()].find(has);
  if (old === undefined || has(renames.get(old) ?? "")) return [];
  const name = copyName(index.name, renames);
  if (table.indexes.some((other) => other.name === name)) return [];
  const definition = indexDefinition(index, { renames, values });
  return addIndex(side, { name, unique: index.unique, definition, adopted: false }, online);
}

function copiedConstraint(
  { columns, definition, name: given }: TableConstraint,
  { table, side, renames, values }: CopySource,
): readonly NewConstraint[] {
  const old = [...renames.keys()].find((column) => columns.includes(column));
  if (old === undefined || columns.includes(renames.get(old) ?? "")) return [];
  const name = copyName(given ?? `${side.table}_${old}_${definition.type === "check" ? "check" : "fkey"}`, renames);
  if (table.constraints.some((other) => other.name === name)) return [];
  if (definition.type === "check") {
    const expression = replaceColumns(definition.expression.text, "sqlserver", (column) => values.get(column));
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
