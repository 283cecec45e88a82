import type { Cursor } from "../../../cursor.ts";
import type { Operation } from "../../../operations.ts";
import { readColumnDefinition, readPosition } from "../column-definition.ts";
import { atElement, type Element, readElement } from "../elements.ts";
import { readPartitioning } from "../partitions.ts";
import { acceptIfNotExists } from "../words.ts";
import { type ActionReader, made, type Target } from "./target.ts";

/** ADD of columns, keys, indexes, constraints, partitions and system versioning. */
export const readAdd: ActionReader = (cursor, target, start) => {
  if (cursor.accept("partition")) return readAddPartition(cursor, target, start);
  if (cursor.accept("system", "versioning"))
    return [{ kind: "set-system-versioning", ...target.on, mode: "add", ...made(cursor, start) }];
  if (atElement(cursor)) {
    const element = readElement(cursor);
    return element === undefined ? [] : addElement(cursor, element, target, start);
  }
  cursor.accept("column");
  const ifNotExists = acceptIfNotExists(cursor);
  if (cursor.acceptSymbol("(")) return readSeveral(cursor, target);
  return readOne(cursor, target, start, ifNotExists);
};

function readOne(cursor: Cursor, target: Target, start: number, ifNotExists?: true): readonly Operation[] {
  const column = readColumnDefinition(cursor);
  if (column === undefined) return [];
  const position = readPosition(cursor);
  return [
    {
      kind: "add-column",
      ...target.on,
      column,
      ...(ifNotExists && { ifNotExists }),
      ...(position && { position }),
      ...made(cursor, start),
    },
  ];
}

/** `ADD COLUMN (a int, b int, KEY (a))`. */
function readSeveral(cursor: Cursor, target: Target): readonly Operation[] {
  const operations: Operation[] = [];
  do {
    const { start } = cursor;
    const element = atElement(cursor) ? readElement(cursor) : undefined;
    operations.push(
      ...(element === undefined
        ? readOne(cursor, target, start, acceptIfNotExists(cursor))
        : addElement(cursor, element, target, start)),
    );
  } while (cursor.acceptSymbol(","));
  cursor.closeParenthesis();
  return operations;
}

function addElement(cursor: Cursor, found: Element, { on }: Target, start: number): readonly Operation[] {
  const base = made(cursor, start);
  if (found.element === "period") return [{ kind: "other-table-action", ...on, action: "add period", ...base }];
  if (found.element === "index") {
    const { method, name, unique, keys } = found.index;
    return [
      {
        kind: "create-index",
        table: on.table,
        keys,
        include: [],
        ...(name && { name }),
        ...(unique && { unique }),
        ...(method !== undefined && { method }),
        ...(found.ifNotExists && { ifNotExists: base.span }),
        ...base,
      },
    ];
  }
  const { constraint } = found;
  switch (constraint.type) {
    case "primary-key":
      return [{ kind: "add-primary-key", ...on, constraint, ...base }];
    case "unique":
      return [{ kind: "add-unique", ...on, constraint, ...base }];
    case "check":
      return [{ kind: "add-check", ...on, constraint, ...base }];
    case "foreign-key":
      return [{ kind: "add-foreign-key", ...on, constraint, ...base }];
    default:
      return [];
  }
}

/** ADD PARTITION `(PARTITION …)` or `PARTITIONS n`. */
function readAddPartition(cursor: Cursor, { on }: Target, start: number): readonly Operation[] {
  cursor.acceptOne("local", "no_write_to_binlog");
  acceptIfNotExists(cursor);
  const redistributes = cursor.at("partitions") || undefined;
  readPartitioning(cursor);
  const base = made(cursor, start);
  return [
    {
      kind: "alter-partitions",
      ...on,
      action: "add",
      partitions: [],
      ...(redistributes && { redistributes }),
      ...base,
    },
  ];
}
