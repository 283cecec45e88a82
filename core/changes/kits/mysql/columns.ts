import { quoteName } from "../../../sql/identifiers.ts";
import { tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import type { KnownTable, NewColumn, Piece, Step } from "../kit.ts";
import { setDefault as setDefaultOf } from "../set-default.ts";
import { anyValue, definitionText, type Redefined } from "./definition.ts";
import { hasInvisibleColumns, type Server } from "./server.ts";

const quote = (name: string) => quoteName(name, "mysql");

export function alter(table: ChangeSide): string {
  return `ALTER TABLE ${tableOf(table, "mysql")}`;
}

export function addColumn(table: ChangeSide, column: NewColumn, server: Server): Piece {
  const words = [
    `${alter(table)} ADD COLUMN ${quote(column.name)} ${column.type}`,
    ...(column.charset === undefined ? [] : [`CHARACTER SET ${column.charset}`]),
    ...(column.collation === undefined ? [] : [`COLLATE ${column.collation}`]),
    column.notNull === true ? "NOT NULL" : "NULL",
    ...(column.default === undefined ? [] : [`DEFAULT ${column.default}`]),
    ...(column.hidden === true && hasInvisibleColumns(server) ? ["INVISIBLE"] : []),
  ];
  return { up: `${words.join(" ")};`, down: `${alter(table)} DROP COLUMN ${quote(column.name)};` };
}

/**
 * The server refuses to drop a column while a foreign key, or a check of several columns, needs it, and writes the table anew while an index has
 * it, which it would only take out of there.
 */
export function dropColumn({ side, table }: KnownTable, column: string): readonly Piece[] {
  const indexes = table.indexes.filter(({ columns }) => columns.includes(column));
  const needing = table.constraints.filter(
    ({ name, definition, columns }) =>
      name !== undefined &&
      columns.includes(column) &&
      (definition.type === "foreign-key" || (definition.type === "check" && columns.length > 1)),
  );
  return [
    ...needing.map(({ name = "", definition }) => ({
      verb: "release",
      up: `${alter(side)} DROP ${definition.type === "foreign-key" ? "FOREIGN KEY" : "CONSTRAINT"} ${quote(name)};`,
      down: "",
    })),
    ...indexes.map(({ name }) => ({
      verb: "unindex",
      up: `${alter(side)} DROP INDEX ${quote(name)};`,
      down: "",
    })),
    { up: `${alter(side)} DROP COLUMN ${quote(column)};`, down: "" },
  ];
}

export function setDefault(
  table: ChangeSide,
  column: string,
  expression: string | undefined,
  before: string | undefined,
): Piece {
  const [to, from] = [expression, before].map((value) => (value === undefined ? undefined : defaultText(value)));
  return { verb: "default", ...setDefaultOf(`${alter(table)} ALTER COLUMN ${quote(column)}`, to, from) };
}

/** MySQL takes an expression for a default in parentheses only (manual 13.6); literals and the current time stand as they are. */
function defaultText(value: string): string {
  const isPlain =
    /^(?:\(.*\)|[+-]?[\d.]+(?:e[+-]?\d+)?|[bx]?'(?:[^']|'')*'|null|true|false|(?:current_timestamp|now)(?:\(\d*\))?)$/is;
  return isPlain.test(value.trim()) ? value : `(${value})`;
}

/** A MODIFY that changes one thing and states all others again; the way back states the column as it is. */
function modify({ side, table }: KnownTable, name: string, verb: string, redefined: Redefined): Piece {
  const column = table.columns.get(name) ?? { name };
  const text = (changed: Redefined) => `${alter(side)} MODIFY ${quote(name)} ${definitionText(column, changed)};`;
  return { verb, up: text(redefined), down: text({}) };
}

/** What the rule would say of a rebuild is known here: there is no cheaper way, and nobody waits. */
function rebuilding({ verb, up, down }: Piece): Piece {
  const known = (sql: string) =>
    `-- cutover: ignore alter-rebuilds-table because NOT NULL is kept in the rows, and writes go on while they are written\n${sql}`;
  return { ...(verb === undefined ? {} : { verb }), up: known(up), down: down === "" ? "" : known(down) };
}

/** Without a way back: it would fail on the first row that has no value by then. */
export function dropNotNull(on: KnownTable, column: string): Piece {
  return rebuilding({ ...modify(on, column, "relax", { notNull: false }), down: "" });
}

export function commentColumn(on: KnownTable, column: string, text: string): Piece {
  return modify(on, column, "comment", { comment: text });
}

/** In place while writes go on, as long as `sql_mode` is strict (MySQL manual 17.12.1): else the server refuses what is asked for. */
export function requireColumn(on: KnownTable, column: string): Piece {
  return rebuilding(modify(on, column, "require", { notNull: true }));
}

export function setNotNull(on: KnownTable, column: string): readonly Step[] {
  const { up, down } = requireColumn(on, column);
  return [{ verb: "require", up, down }];
}

/** Shows a column that was added INVISIBLE, so that no `SELECT *` and no INSERT without a list of columns met it. */
export function reveal(on: KnownTable, column: string): Piece {
  return modify(on, column, "reveal", { visible: true });
}

/**
 * Some default, which the trigger replaces: MySQL asks for a value of a required column before it looks at triggers (error 1364), and a
 * default is instant, where NULL would write the table anew.
 */
export function letOmit(on: KnownTable, column: string): Piece {
  const known = on.table.columns.get(column);
  const value = known === undefined ? undefined : anyValue(known);
  if (value === undefined) return dropNotNull(on, column);
  return { ...setDefault(on.side, column, value, undefined), verb: "relax" };
}
