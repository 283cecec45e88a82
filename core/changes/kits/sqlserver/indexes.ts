import type { Index } from "../../../schema/types.ts";
import type { IndexKey } from "../../../sql/operations.ts";
import { replaceColumns } from "../../expressions.ts";
import { objectName } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import type { CopySource, NewIndex, Step } from "../kit.ts";
import { nameOf, quote } from "./text.ts";

type Copied = Pick<CopySource, "renames" | "values">;

/** ` WITH (ONLINE = ON)`, but where the edition cannot. */
export type Online = "" | " WITH (ONLINE = ON)";

export function addIndex(side: ChangeSide, { name, unique, definition }: NewIndex, online: Online): readonly Step[] {
  return [
    {
      verb: "index",
      name: objectName("index", side.table, name),
      up: `CREATE ${unique ? "UNIQUE " : ""}INDEX ${quote(name)} ON ${nameOf(side)}${definition}${online};`,
      down: `DROP INDEX ${quote(name)} ON ${nameOf(side)};`,
    },
  ];
}

/** Built again the same way when it is undone. */
export function dropIndex(side: ChangeSide, index: Index, online: Online): Step {
  const { name, unique } = index;
  const [built] = addIndex(side, { name, unique, definition: indexDefinition(index, asIs) }, online);
  return {
    verb: "unindex",
    name: objectName("unindex", side.table, name),
    up: built?.down ?? "",
    down: built?.up ?? "",
  };
}

const asIs: Copied = { renames: new Map(), values: new Map() };

/** What stands behind the table's name, with columns renamed. */
export function indexDefinition({ keys, include, where }: Index, copied: Copied): string {
  const others = include.map((column) => quote(copied.renames.get(column) ?? column));
  const included = others.length === 0 ? "" : ` INCLUDE (${others.join(", ")})`;
  const condition =
    where === undefined ? "" : ` WHERE ${replaceColumns(where.text, "sqlserver", (name) => copied.values.get(name))}`;
  return ` (${keys.map((key) => keyText(key, copied)).join(", ")})${included}${condition}`;
}

function keyText({ column, descending }: IndexKey, { renames }: Copied): string {
  const name = column?.name ?? "";
  return `${quote(renames.get(name) ?? name)}${descending === true ? " DESC" : ""}`;
}
