import { quoteName } from "../../../sql/identifiers.ts";
import { objectName, tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import type { KnownTable, NewColumn, Piece } from "../kit.ts";
import { setDefault as setDefaultOf } from "../set-default.ts";
import { literal } from "./literal.ts";

const quote = (name: string) => quoteName(name, "postgres");

function alter(table: ChangeSide): string {
  return `ALTER TABLE ${tableOf(table, "postgres")}`;
}

export function addColumn(table: ChangeSide, column: NewColumn): Piece {
  const words = [
    `${alter(table)} ADD COLUMN ${quote(column.name)} ${column.type}`,
    ...(column.collation === undefined ? [] : [`COLLATE ${quote(column.collation)}`]),
    ...(column.notNull === true ? ["NOT NULL"] : []),
    ...(column.default === undefined ? [] : [`DEFAULT ${column.default}`]),
  ];
  return { up: `${words.join(" ")};`, down: dropText(table, column.name) };
}

export function dropColumn({ side }: KnownTable, column: string): readonly Piece[] {
  return [{ up: dropText(side, column), down: "" }];
}

function dropText(table: ChangeSide, column: string): string {
  return `${alter(table)} DROP COLUMN ${quote(column)};`;
}

export function renameColumn(table: ChangeSide, column: string, to: string): Piece {
  return {
    up: `${alter(table)} RENAME COLUMN ${quote(column)} TO ${quote(to)};`,
    down: `${alter(table)} RENAME COLUMN ${quote(to)} TO ${quote(column)};`,
  };
}

export function renameConstraint(table: ChangeSide, constraint: string, to: string): Piece {
  const rename = (from: string, name: string) => `${alter(table)} RENAME CONSTRAINT ${quote(from)} TO ${quote(name)};`;
  return { up: rename(constraint, to), down: rename(to, constraint) };
}

export function setDefault(
  table: ChangeSide,
  column: string,
  expression: string | undefined,
  before: string | undefined,
): Piece {
  return setDefaultOf(`${alter(table)} ALTER COLUMN ${quote(column)}`, expression, before);
}

/**
 * Instant. There is no way back in one step: it would read the whole table under the strongest lock, and fail on the first row that
 * has no value by then. A column that may be NULL harms no code that always writes it.
 */
export function dropNotNull({ side }: KnownTable, column: string): Piece {
  return { up: `${alter(side)} ALTER COLUMN ${quote(column)} DROP NOT NULL;`, down: "" };
}

export function commentColumn({ side }: KnownTable, column: string, text: string): Piece {
  const on = `COMMENT ON COLUMN ${tableOf(side, "postgres")}.${quote(column)} IS`;
  return { up: `${on} ${literal(text)};`, down: `${on} NULL;` };
}

/**
 * NOT NULL by way of a valid CHECK, which proves it without a scan under the strong lock (PostgreSQL 12: manual, ALTER TABLE, SET NOT
 * NULL). In three transactions: the check for new rows, its validation, and the end.
 */
export function notNullPieces(table: ChangeSide, column: string) {
  const check = quote(objectName(table.table, column, "not_null"));
  const name = quote(column);
  const add = `${alter(table)} ADD CONSTRAINT ${check} CHECK (${name} IS NOT NULL) NOT VALID;`;
  const drop = `${alter(table)} DROP CONSTRAINT ${check};`;
  const alterColumn = `${alter(table)} ALTER COLUMN ${name}`;
  return {
    constrain: { up: add, down: drop },
    validate: { up: `${alter(table)} VALIDATE CONSTRAINT ${check};`, down: "" },
    finish: { up: `${alterColumn} SET NOT NULL;\n${drop}`, down: `${add}\n${alterColumn} DROP NOT NULL;` },
  };
}
