import type { Operation, PartitionAction } from "../../../operations.ts";
import { readPartitioning, readPartitionNames } from "../partitions.ts";
import { readOptionValue } from "../words.ts";
import { type ActionReader, made } from "./target.ts";

/** PARTITION BY, from behind BY. */
export const readPartitionBy: ActionReader = (cursor, { on }, start) => {
  const partitionColumns = readPartitioning(cursor);
  return [
    {
      kind: "alter-partitions",
      ...on,
      action: "partition-by",
      partitions: [],
      partitionColumns,
      ...made(cursor, start),
    },
  ];
};

/** An action whose word is followed by PARTITION and names. */
export function partitionAction(action: PartitionAction): ActionReader {
  return (cursor, { on }, start) => {
    if (!cursor.accept("partition")) return [];
    cursor.acceptOne("local", "no_write_to_binlog");
    const partitions = readPartitionNames(cursor);
    // TABLESPACE of DISCARD and IMPORT; options of CHECK and REPAIR.
    cursor.accept("tablespace");
    while (cursor.acceptOne("quick", "fast", "medium", "extended", "changed", "use_frm", "for", "upgrade"));
    return [{ kind: "alter-partitions", ...on, action, partitions, ...made(cursor, start) }];
  };
}

export const readReorganize: ActionReader = (cursor, { on }, start) => {
  if (!cursor.accept("partition")) return [];
  cursor.acceptOne("local", "no_write_to_binlog");
  const partitions = cursor.at("into") ? [] : readPartitionNames(cursor);
  if (cursor.accept("into")) cursor.skipParentheses();
  return [{ kind: "alter-partitions", ...on, action: "reorganize", partitions, ...made(cursor, start) }];
};

export const readCoalesce: ActionReader = (cursor, { on }, start) => {
  if (!cursor.accept("partition")) return [];
  cursor.acceptOne("local", "no_write_to_binlog");
  if (readOptionValue(cursor) === undefined) return [];
  return [{ kind: "alter-partitions", ...on, action: "coalesce", partitions: [], ...made(cursor, start) }];
};

export const readExchange: ActionReader = (cursor, { on }, start) => {
  const partition = cursor.accept("partition") && cursor.name();
  const exchange = partition && cursor.accept("with", "table") && cursor.qualifiedName();
  if (partition === undefined || exchange === undefined) return [];
  if (cursor.acceptOne("with", "without")) cursor.accept("validation");
  const found: Operation = {
    kind: "alter-partitions",
    ...on,
    action: "exchange",
    partitions: [partition],
    exchange,
    ...made(cursor, start),
  };
  return [found];
};

export const readRemove: ActionReader = (cursor, { on }, start) =>
  cursor.accept("partitioning")
    ? [{ kind: "alter-partitions", ...on, action: "remove", partitions: [], ...made(cursor, start) }]
    : [];

/** `DISCARD TABLESPACE` and `IMPORT TABLESPACE`, and those of partitions. */
export function tablespaceAction(action: "discard" | "import"): ActionReader {
  const ofPartitions = partitionAction(action);
  return (cursor, target, start) =>
    cursor.accept("tablespace")
      ? [{ kind: "other-table-action", ...target.on, action: `${action} tablespace`, ...made(cursor, start) }]
      : ofPartitions(cursor, target, start);
}
