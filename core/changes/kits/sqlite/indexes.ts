import type { Index } from "../../../schema/types.ts";
import type { IndexKey } from "../../../sql/operations.ts";
import { replaceColumns } from "../../expressions.ts";
import { objectName } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import type { CopySource, NewIndex, Step } from "../kit.ts";
import { nameOf, quote } from "./text.ts";

type Copied = Pick<CopySource, "renames" | "values">;

/** A unique index is all that a UNIQUE constraint is. */
export function addIndex(side: ChangeSide, { name, unique, definition }: NewIndex): readonly Step[] {
  return [
    {
      verb: "index",
      name: objectName("index", side.table, name),
      up: `CREATE ${unique ? "UNIQUE " : ""}INDEX ${quote(name)} ON ${nameOf(side)}${definition};`,
      down: `DROP INDEX ${quote(name)};`,
    },
  ];
}

/** Built again the same way when it is undone. */
export function dropIndex(side: ChangeSide, index: Index): Step {
  const { name, unique } = index;
  const [built] = addIndex(side, { name, unique, definition: indexDefinition(index, asIs) });
  return {
    verb: "unindex",
    name: objectName("unindex", side.table, name),
    up: built?.down ?? "",
    down: built?.up ?? "",
  };
}

const asIs: Copied = { renames: new Map(), values: new Map() };

/** What stands behind the table's name, with columns renamed. */
export function indexDefinition({ keys, where }: Index, copied: Copied): string {
  const condition = where === undefined ? "" : ` WHERE ${inExpression(where.text, copied)}`;
  return ` (${keys.map((key) => keyText(key, copied)).join(", ")})${condition}`;
}

function keyText({ column, expression, descending }: IndexKey, copied: Copied): string {
  const text =
    column === undefined
      ? inExpression(expression?.text ?? "", copied)
      : quote(copied.renames.get(column.name) ?? column.name);
  return `${text}${descending === true ? " DESC" : ""}`;
}

function inExpression(text: string, { values }: Copied): string {
  return replaceColumns(text, "sqlite", (name) => values.get(name));
}
