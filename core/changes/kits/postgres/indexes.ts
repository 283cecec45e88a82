import type { Index, Schema, Table } from "../../../schema/types.ts";
import { quoteName } from "../../../sql/identifiers.ts";
import { objectName, qualified, tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import type { NewIndex, Piece, Step } from "../kit.ts";
import { failIf } from "./assertions.ts";
import { fewRows } from "./backfill.ts";
import { type Copied, dropAdopted, keyText, renamedIn } from "./constraints.ts";
import { literal } from "./literal.ts";

const quote = (name: string) => quoteName(name, "postgres");

/** An index that is built while reads and writes go on. On a partitioned table, partition by partition, then attached. */
export function addIndex(side: ChangeSide, index: NewIndex, table: Table | undefined, schema: Schema): readonly Step[] {
  return table?.partitioned === true ? partitionedIndex(side, index, table, schema) : [plainIndex(side, index)];
}

/** Without a semicolon. */
export function createIndex(side: ChangeSide, index: NewIndex, how?: "CONCURRENTLY" | "IF NOT EXISTS"): string {
  const words = ["CREATE", ...(index.unique ? ["UNIQUE"] : []), "INDEX", ...(how === undefined ? [] : [how])].join(" ");
  return `${words} ${quote(index.name)} ON ${tableOf(side, "postgres")}${index.definition}`;
}

function plainIndex(side: ChangeSide, index: NewIndex): Step {
  return {
    verb: "index",
    name: objectName("index", side.table, index.name),
    up: `${createIndex(side, index, "CONCURRENTLY")};`,
    down:
      index.adopted === "constraint"
        ? dropAdopted(side, index.name)
        : // A primary key that took the index over takes it along when it is dropped.
          `DROP INDEX CONCURRENTLY ${index.adopted === "key" ? "IF EXISTS " : ""}${qualified(side, index.name, "postgres")};`,
    noTransaction: true,
    behindScript: (script) => ({
      up: behindScript(side, index, script),
      down:
        index.adopted === "constraint"
          ? dropAdopted(side, index.name)
          : `-- cutover: ignore drop-index-blocking because the drop itself is short, and waits for its lock as long as lock_timeout says
DROP INDEX ${index.adopted === "key" ? "IF EXISTS " : ""}${qualified(side, index.name, "postgres")};`,
    }),
  };
}

/** Does nothing when the script has built the index; in a small database, as on a developer's machine, it builds it. */
function behindScript(side: ChangeSide, index: NewIndex, script: string): string {
  const name = qualified(side, index.name, "postgres");
  const table = tableOf(side, "postgres");
  const missing = `to_regclass(${literal(name)}) IS NULL AND (SELECT count(*) FROM (SELECT FROM ${table} LIMIT ${fewRows + 1}) AS rest) > ${fewRows}`;
  return [
    failIf(missing, `the index ${index.name} is not there: run ${script} first`),
    `-- cutover: ignore create-index-blocking because ${script} has built it where the table is large`,
    `${createIndex(side, index, "IF NOT EXISTS")};`,
  ]
    .join("\n\n")
    .replace(/\n\n(?=CREATE)/, "\n");
}

/** An index of a partitioned table cannot be built concurrently (manual, 5.12.2.2): the parent's is an empty frame for those of the partitions. */
function partitionedIndex(side: ChangeSide, index: NewIndex, table: Table, schema: Schema): readonly Step[] {
  const unique = index.unique ? "UNIQUE " : "";
  const parent = qualified(side, index.name, "postgres");
  const partitions = table.children.flatMap(({ table: key }) => {
    const child = schema.tableByKey(key);
    if (child === undefined) return [];
    const { schema: childSchema, name } = schema.nameOf(child);
    const own: ChangeSide = { ...(childSchema === undefined ? {} : { schema: childSchema }), table: name, columns: [] };
    return [{ side: own, index: { ...index, name: objectName(name, index.name) } }];
  });
  return [
    {
      verb: "index",
      name: objectName("index", side.table, index.name),
      up: `CREATE ${unique}INDEX ${quote(index.name)} ON ONLY ${tableOf(side, "postgres")}${index.definition};`,
      down: `DROP INDEX IF EXISTS ${parent};`,
    },
    ...partitions.map((partition) => ({
      ...plainIndex(partition.side, partition.index),
      down: `DROP INDEX CONCURRENTLY IF EXISTS ${qualified(partition.side, partition.index.name, "postgres")};`,
    })),
    ...(partitions.length === 0
      ? []
      : [
          {
            verb: "attach",
            name: objectName("attach", side.table, index.name),
            up: partitions
              .map(
                (partition) =>
                  `ALTER INDEX ${parent} ATTACH PARTITION ${qualified(partition.side, partition.index.name, "postgres")};`,
              )
              .join("\n"),
            // Attached indexes go with that of the parent, and only so.
            down: `DROP INDEX ${parent};`,
          },
        ]),
  ];
}

/** Built again the same way when it is undone. */
export function dropIndex(side: ChangeSide, index: Index): Step {
  const { name, unique } = index;
  const plain = plainIndex(side, {
    name,
    unique,
    definition: indexDefinition(index, { renames: new Map(), values: new Map() }),
  });
  return {
    verb: "unindex",
    name: objectName("unindex", side.table, name),
    up: plain.down ?? "",
    down: plain.up,
    noTransaction: true,
    behindScript: (script) => ({
      up: `-- cutover: ignore drop-index-blocking because ${script} has dropped it where the table is busy
DROP INDEX IF EXISTS ${qualified(side, name, "postgres")};`,
    }),
  };
}

/** What stands behind the table's name in CREATE INDEX, with columns renamed. */
export function indexDefinition(index: Index, copied: Copied): string {
  const { renames, values } = copied;
  const keys = index.keys.map((key) => keyText(key, copied)).join(", ");
  const method = index.method === "btree" ? "" : ` USING ${index.method}`;
  const include =
    index.include.length === 0
      ? ""
      : ` INCLUDE (${index.include.map((name) => quote(renames.get(name) ?? name)).join(", ")})`;
  const where = index.where === undefined ? "" : ` WHERE ${renamedIn(index.where.text, values)}`;
  return `${method} (${keys})${include}${where}`;
}

export function renameIndex(side: ChangeSide, index: string, to: string): Piece {
  const rename = (from: string, name: string) =>
    `ALTER INDEX ${qualified(side, from, "postgres")} RENAME TO ${quote(name)};`;
  return { up: rename(index, to), down: rename(to, index) };
}
