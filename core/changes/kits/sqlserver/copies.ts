import type { Index } from "../../../schema/types.ts";
import { copyName } from "../../object-names.ts";
import { copiedConstraint } from "../copied-constraint.ts";
import type { Copies, CopySource, Step } from "../kit.ts";
import { oneByOne } from "../one-by-one.ts";
import { addConstraint } from "./constraints.ts";
import { addIndex, indexDefinition, type Online } from "./indexes.ts";

/**
 * Copies of the old columns' indexes, checks and foreign keys; a UNIQUE constraint becomes a unique index. NOT NULL comes when the triggers go: the
 * server looks at it before they fire.
 */
export function copies(source: CopySource, online: Online): Copies {
  const constraints = source.table.constraints.flatMap((constraint) =>
    copiedConstraint(constraint, source, "sqlserver"),
  );
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
  return addIndex(side, { name, unique: index.unique, definition }, online);
}
