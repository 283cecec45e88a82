import type { Index } from "../../../schema/types.ts";
import { quoteName } from "../../../sql/identifiers.ts";
import { objectName, tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import type { CopySource, NewIndex, Step } from "../kit.ts";
import { alter } from "./columns.ts";
import { addUnique, keyText } from "./constraints.ts";

const quote = (name: string) => quoteName(name, "mysql");

/** An index that is built in place while writes go on. A unique one that a constraint wants is that constraint. */
export function addIndex(side: ChangeSide, index: NewIndex): readonly Step[] {
  const { name, unique, definition, adopted } = index;
  const plain = {
    up: `CREATE ${unique ? "UNIQUE " : ""}INDEX ${quote(name)} ON ${tableOf(side, "mysql")}${definition};`,
    down: `${alter(side)} DROP INDEX ${quote(name)};`,
  };
  const { up, down } = adopted === "constraint" ? addUnique(side, name, definition) : plain;
  return [{ verb: "index", name: objectName("index", side.table, name), up, down }];
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

const asIs = { renames: new Map<string, string>(), values: new Map<string, string>() };

/** What stands behind the table's name, with columns renamed. */
export function indexDefinition(index: Index, copied: Pick<CopySource, "renames" | "values">): string {
  const method = index.method === "btree" ? "" : ` USING ${index.method.toUpperCase()}`;
  return ` (${index.keys.map((key) => keyText(key, copied)).join(", ")})${method}`;
}
