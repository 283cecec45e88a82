import type { TableConstraint } from "../../../schema/types.ts";
import { objectName, qualified, tableOf } from "../../object-names.ts";
import type { KeySwap, KeyTable, NewIndex, Renames, Step } from "../kit.ts";
import { fewRows } from "./backfill.ts";
import { addIndex, createIndex, indexDefinition } from "./indexes.ts";
import { literal } from "./literal.ts";

/** `forth` gives the names to the helper columns, `back` to the old ones again. */
export type Way = "forth" | "back";

const ways: readonly Way[] = ["forth", "back"];

export function primaryKeyOf({ table, columns }: KeyTable): TableConstraint | undefined {
  return table.constraints.find(
    (constraint) =>
      constraint.definition.type === "primary-key" && columns.some(({ name }) => constraint.columns.includes(name)),
  );
}

/** The name of the index in store for a primary key. */
export function storedName({ name = "" }: TableConstraint, way: Way): string {
  return objectName(name, way === "forth" ? "new" : "old");
}

/** One index for the key after the swap, and one for the key after a way back, which loses that of today. */
export function keyIndexes(keyTable: KeyTable, { schema }: KeySwap): readonly Step[] {
  const { side, table, columns } = keyTable;
  const helpers = new Map(columns.map(({ name, helper }) => [name, helper]));
  return ways.flatMap((way) => {
    const index = storedIndex(keyTable, way, way === "forth" ? helpers : new Map());
    if (index === undefined || table.indexes.some((other) => other.name === index.name)) return [];
    return addIndex(side, index, table, schema);
  });
}

/**
 * Builds the index in store again when the swap is made a second time: the one from before went with the key that had taken it over. On a
 * large table that would keep writers waiting, so somebody has to build it before.
 */
export function rebuilt(keyTable: KeyTable, way: Way): readonly string[] {
  const { side, columns } = keyTable;
  const before = new Map(columns.map(({ name, helper, former }) => [name, way === "forth" ? helper : former]));
  const index = storedIndex(keyTable, way, before);
  if (index === undefined) return [];
  const message = `the index ${index.name} is not there: build it first, ${createIndex(side, index, "CONCURRENTLY")}`;
  return [
    `-- cutover: ignore create-index-blocking because it is there the first time, and a large table is refused
DO $cutover$
BEGIN
  IF to_regclass(${literal(qualified(side, index.name, "postgres"))}) IS NULL THEN
    IF (SELECT count(*) FROM (SELECT FROM ${tableOf(side, "postgres")} LIMIT ${fewRows + 1}) AS rest) > ${fewRows} THEN
      RAISE EXCEPTION ${literal(message.replaceAll("%", "%%"))};
    END IF;
    ${createIndex(side, index)};
  END IF;
END
$cutover$;
`,
  ];
}

/** The index in store, over columns with the names that they have when it is built. */
function storedIndex(keyTable: KeyTable, way: Way, renames: Renames): NewIndex | undefined {
  const key = primaryKeyOf(keyTable);
  const index = keyTable.table.indexes.find(({ constraint }) => constraint !== undefined && constraint === key?.name);
  if (key === undefined || index === undefined) return undefined;
  const definition = indexDefinition(index, { renames, values: new Map() });
  return { name: storedName(key, way), unique: true, definition, adopted: "key" };
}
