import { readTableOptions } from "../table-options.ts";
import { acceptCharset, readCharsetName } from "../words.ts";
import { type ActionReader, made } from "./target.ts";

/** Options of the table, one or several without commas. */
export const readOptionsAction: ActionReader = (cursor, { on }, start) => {
  const options = readTableOptions(cursor);
  return options.length === 0 ? [] : [{ kind: "set-table-options", ...on, options, ...made(cursor, start) }];
};

/** CONVERT TO CHARACTER SET; CONVERT PARTITION p TO TABLE t and CONVERT TABLE t TO PARTITION … (MariaDB). */
export const readConvert: ActionReader = (cursor, { on }, start) => {
  if (cursor.accept("partition")) {
    const partition = cursor.name();
    const table = cursor.accept("to", "table") && cursor.qualifiedName();
    if (partition === undefined || table === undefined) return [];
    const base = made(cursor, start);
    return [{ kind: "alter-partitions", ...on, action: "convert", partitions: [partition], exchange: table, ...base }];
  }
  if (cursor.accept("table")) {
    const table = cursor.qualifiedName();
    if (table === undefined || !cursor.accept("to", "partition")) return [];
    const partition = cursor.name();
    cursor.skipTo(({ value }) => value === ",");
    const partitions = partition === undefined ? [] : [partition];
    return [
      { kind: "alter-partitions", ...on, action: "convert", partitions, exchange: table, ...made(cursor, start) },
    ];
  }
  if (!cursor.accept("to") || !acceptCharset(cursor)) return [];
  const charset = readCharsetName(cursor);
  if (charset === undefined) return [];
  const collation = cursor.accept("collate") ? readCharsetName(cursor) : undefined;
  return [
    { kind: "convert-charset", ...on, charset, ...(collation !== undefined && { collation }), ...made(cursor, start) },
  ];
};

export const readForce: ActionReader = (cursor, { on }, start) => [
  { kind: "rebuild-table", ...on, by: "force", ...made(cursor, start) },
];

/** ORDER BY a, b DESC: the columns belong to it up to the end. */
export const readOrder: ActionReader = (cursor, { on }, start) => {
  if (!cursor.accept("by")) return [];
  do {
    cursor.qualifiedName();
    cursor.acceptOne("asc", "desc");
  } while (cursor.acceptSymbol(","));
  return [{ kind: "rebuild-table", ...on, by: "order-by", ...made(cursor, start) }];
};

/** ENABLE and DISABLE KEYS (MyISAM). */
export const readSwitch: ActionReader = (cursor, { on }, start) => {
  const word = cursor.tokens[cursor.index - 1]?.value ?? "";
  return cursor.accept("keys")
    ? [{ kind: "other-table-action", ...on, action: `${word} keys`, ...made(cursor, start) }]
    : [];
};

/** SECONDARY_LOAD and SECONDARY_UNLOAD (HeatWave). */
export const readSecondary: ActionReader = (cursor, { on }, start) => [
  { kind: "other-table-action", ...on, action: "secondary load", ...made(cursor, start) },
];
