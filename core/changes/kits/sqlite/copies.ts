import type { Index } from "../../../schema/types.ts";
import { copyName } from "../../object-names.ts";
import { copiedConstraint } from "../copied-constraint.ts";
import type { Copies, CopySource, Step } from "../kit.ts";
import { addConstraint } from "./constraints.ts";
import { addIndex, indexDefinition } from "./indexes.ts";
import { together } from "./together.ts";

/**
 * Copies of the old columns' indexes, checks and foreign keys; a UNIQUE constraint becomes a unique index. NOT NULL comes when the triggers go: the
 * server looks at it before they fire.
 */
export function copies(source: CopySource): Copies {
  const constraints = source.table.constraints.flatMap((constraint) => copiedConstraint(constraint, source, "sqlite"));
  return {
    steps: [
      ...source.table.indexes.flatMap((index) => copiedIndex(index, source)),
      ...together(
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

function copiedIndex(index: Index, { table, side, renames, values }: CopySource): readonly Step[] {
  const old = [...renames.keys()].find((column) => mentions(index, column));
  if (old === undefined || mentions(index, renames.get(old) ?? "")) return [];
  const name = copyName(plainName(index, side.table), renames);
  if (table.indexes.some((other) => other.name === name)) return [];
  const definition = indexDefinition(index, { renames, values });
  return addIndex(side, { name, unique: index.unique, definition });
}

/** Indexes of constraints have names that no other may have: `sqlite_autoindex_users_1`. */
function plainName({ name, constraint, columns }: Index, table: string): string {
  return constraint === undefined && !name.startsWith("sqlite_") ? name : `${table}_${columns.join("_")}_key`;
}

function mentions({ columns, keys, where }: Index, column: string): boolean {
  return (
    columns.includes(column) ||
    where?.columns.includes(column) === true ||
    keys.some(({ expression }) => expression?.columns.includes(column) === true)
  );
}
