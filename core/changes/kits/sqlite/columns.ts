import type { ChangeSide } from "../../types.ts";
import type { KnownTable, NewColumn, Piece, Step } from "../kit.ts";
import { setDefault as setDefaultOf } from "../set-default.ts";
import { alter, literal, quote } from "./text.ts";

const alterColumn = (table: ChangeSide, column: string) => `${alter(table)} ALTER COLUMN ${quote(column)}`;

export function addColumn(table: ChangeSide, column: NewColumn): Piece {
  const words = [
    `${alter(table)} ADD COLUMN ${quote(column.name)} ${column.type}`,
    ...(column.collation === undefined ? [] : [`COLLATE ${column.collation}`]),
    ...(column.notNull === true ? ["NOT NULL"] : []),
    ...(column.default === undefined ? [] : [`DEFAULT ${column.default}`]),
  ];
  return { up: `${words.join(" ")};`, down: `${alter(table)} DROP COLUMN ${quote(column.name)};` };
}

/** The server refuses to drop a column while an index has it; what else needs it makes a rebuild of this. */
export function dropColumn({ side, table }: KnownTable, column: string): readonly Piece[] {
  const indexes = table.indexes.filter(
    ({ constraint, columns, keys, where }) =>
      constraint === undefined &&
      (columns.includes(column) ||
        where?.columns.includes(column) === true ||
        keys.some(({ expression }) => expression?.columns.includes(column) === true)),
  );
  return [
    ...indexes.map(({ name }) => ({ verb: "unindex", up: `DROP INDEX ${quote(name)};`, down: "" })),
    { up: `${alter(side)} DROP COLUMN ${quote(column)};`, down: "" },
  ];
}

export function setDefault(
  table: ChangeSide,
  column: string,
  expression: string | undefined,
  before: string | undefined,
): Piece {
  return { verb: "default", ...setDefaultOf(alterColumn(table, column), expression, before) };
}

/** Without a way back: it would fail on the first row that has no value by then. */
export function dropNotNull({ side }: KnownTable, column: string): Piece {
  return { verb: "relax", up: `${alterColumn(side, column)} DROP NOT NULL;`, down: "" };
}

export function requireColumn({ side }: KnownTable, column: string): Piece {
  return {
    verb: "require",
    up: `${alterColumn(side, column)} SET NOT NULL;`,
    down: `${alterColumn(side, column)} DROP NOT NULL;`,
  };
}

export function setNotNull(on: KnownTable, column: string): readonly Step[] {
  const { up, down } = requireColumn(on, column);
  return [{ verb: "require", up, down }];
}

/** SQLite keeps no comments: the words stand in the migration, which must have a statement. */
export function commentColumn(_on: KnownTable, column: string, text: string): Piece {
  return text === "" ? { up: "", down: "" } : { up: `SELECT ${literal(text)} AS ${quote(column)};`, down: "" };
}
