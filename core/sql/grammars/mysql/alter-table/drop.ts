import { readPartitionNames } from "../partitions.ts";
import { acceptIfExists } from "../words.ts";
import { type ActionReader, made } from "./target.ts";

/** DROP of columns, keys, indexes, constraints, partitions and system versioning. */
export const readDrop: ActionReader = (cursor, { on }, start) => {
  if (cursor.accept("partition")) {
    acceptIfExists(cursor);
    return [
      {
        kind: "alter-partitions",
        ...on,
        action: "drop",
        partitions: readPartitionNames(cursor),
        ...made(cursor, start),
      },
    ];
  }
  if (cursor.accept("system", "versioning"))
    return [{ kind: "set-system-versioning", ...on, mode: "drop", ...made(cursor, start) }];
  if (cursor.at("period", "for") || cursor.at("period", "if")) {
    cursor.next();
    acceptIfExists(cursor);
    cursor.accept("for");
    return cursor.name() ? [{ kind: "other-table-action", ...on, action: "drop period", ...made(cursor, start) }] : [];
  }
  if (cursor.accept("primary", "key")) return [{ kind: "drop-primary-key", ...on, ...made(cursor, start) }];
  const what = cursor.accept("foreign", "key") ? "foreign" : cursor.acceptOne("index", "key", "check", "constraint");
  if (what === undefined) cursor.accept("column");
  const ifExists = acceptIfExists(cursor);
  // A foreign key may be named with its table, which is passed over.
  const name = what === "foreign" ? cursor.qualifiedName() : cursor.name();
  if (name === undefined) return [];
  // Accepted and ignored (MariaDB: ALTER TABLE, DROP COLUMN).
  cursor.acceptOne("restrict", "cascade");
  const dropping = { ...(ifExists && { ifExists }), ...made(cursor, start) };
  if (what === undefined) return [{ kind: "drop-column", ...on, column: name, ...dropping }];
  if (what === "index" || what === "key") return [{ kind: "drop-index", index: name, table: on.table, ...dropping }];
  return [{ kind: "drop-constraint", ...on, constraint: name, ...dropping }];
};

/** RENAME [TO | AS], RENAME COLUMN, RENAME INDEX. */
export const readRename: ActionReader = (cursor, { on }, start) => {
  const isIndex = cursor.acceptOne("index", "key") !== undefined;
  const isColumn = !isIndex && cursor.accept("column") !== undefined;
  if (!isIndex && !isColumn) {
    if (!cursor.accept("to") && !cursor.accept("as")) cursor.acceptSymbol("=");
    const to = cursor.qualifiedName();
    return to === undefined ? [] : [{ kind: "rename-table", ...on, to, ...made(cursor, start) }];
  }
  const ifExists = acceptIfExists(cursor);
  const from = cursor.name();
  const to = from && cursor.accept("to") && cursor.name();
  if (from === undefined || to === undefined) return [];
  const base = { ...(ifExists && { ifExists }), to, ...made(cursor, start) };
  return isIndex
    ? [{ kind: "rename-index", index: from, table: on.table, ...base }]
    : [{ kind: "rename-column", ...on, column: from, ...base }];
};
