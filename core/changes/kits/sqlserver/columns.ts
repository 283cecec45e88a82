import type { Column } from "../../../schema/types.ts";
import { objectName } from "../../object-names.ts";
import { typeText } from "../../type-text.ts";
import type { ChangeSide } from "../../types.ts";
import type { KnownTable, NewColumn, Piece, Step } from "../kit.ts";
import { oneByOne } from "../one-by-one.ts";
import { addConstraint } from "./constraints.ts";
import type { Online } from "./indexes.ts";
import { alter, literal, quote } from "./text.ts";

const defaultName = ({ table }: ChangeSide, column: string) => quote(objectName("df", table, column));

export function addColumn(table: ChangeSide, column: NewColumn): Piece {
  const name = defaultName(table, column.name);
  const words = [
    `${alter(table)} ADD ${quote(column.name)} ${column.type}`,
    ...(column.collation === undefined ? [] : [`COLLATE ${column.collation}`]),
    column.notNull === true ? "NOT NULL" : "NULL",
    ...(column.default === undefined ? [] : [`CONSTRAINT ${name} DEFAULT (${column.default})`]),
  ];
  const first = column.default === undefined ? "" : `CONSTRAINT ${name}, `;
  return { up: `${words.join(" ")};`, down: `${alter(table)} DROP ${first}COLUMN ${quote(column.name)};` };
}

/** What depends on a column keeps it; what has a name goes before it. */
export function dropColumn({ side, table }: KnownTable, column: string): readonly Piece[] {
  const indexes = table.indexes.filter(
    ({ constraint, columns, include }) =>
      constraint === undefined && (columns.includes(column) || include.includes(column)),
  );
  const constraints = table.constraints.flatMap(({ name, columns, definition }) =>
    name !== undefined && columns.includes(column) && definition.type !== "not-null" ? [name] : [],
  );
  const known = table.columns.get(column)?.defaultName;
  const named = [...constraints, ...(known === undefined ? [] : [known])].map((name) => `CONSTRAINT ${quote(name)}, `);
  return [
    ...indexes.map(({ name }) => ({
      verb: "unindex",
      up: `DROP INDEX ${quote(name)} ON ${quote(side.table)};`,
      down: "",
    })),
    { up: `${alter(side)} DROP ${named.join("")}COLUMN ${quote(column)};`, down: "" },
  ];
}

/** A default is a constraint with a name of its own; the kit knows the names that it gives. */
export function setDefault(
  table: ChangeSide,
  column: string,
  expression: string | undefined,
  before: string | undefined,
): Piece {
  const name = defaultName(table, column);
  const drop = `${alter(table)} DROP CONSTRAINT ${name};`;
  const add = (value: string) => `${alter(table)} ADD CONSTRAINT ${name} DEFAULT (${value}) FOR ${quote(column)};`;
  const steps = (from: string | undefined, to: string | undefined) =>
    [...(from === undefined ? [] : [drop]), ...(to === undefined ? [] : [add(to)])].join("\n");
  return { verb: "default", up: steps(before, expression), down: steps(expression, before) };
}

/** All that the column is, stated again: what ALTER COLUMN does not say is gone. */
function nullability({ side, table }: KnownTable, name: string, notNull: boolean): string {
  const column = table.columns.get(name);
  const type = column?.type === undefined ? "" : typeText(column.type, "sqlserver");
  const collation = column?.collation === undefined ? "" : ` COLLATE ${column.collation}`;
  return `${alter(side)} ALTER COLUMN ${quote(name)} ${type}${collation} ${notNull ? "NOT NULL" : "NULL"};`;
}

/** Without a way back: it would fail on the first row that has no value by then. */
export function dropNotNull(on: KnownTable, column: string): Piece {
  return { verb: "relax", up: nullability(on, column, false), down: "" };
}

/**
 * NOT NULL reads every row under Sch-M unless it is set online, which an index on the column keeps the server from (manual, ALTER TABLE, "Online alter
 * column"): there a check refuses NULL, first for new rows and then for all.
 */
export function requireColumn(on: KnownTable, column: string, online: Online): readonly Piece[] {
  const isIndexed = on.table.indexes.some(({ columns, include }) => [...columns, ...include].includes(column));
  if (online !== "" && !isIndexed)
    return [
      {
        verb: "require",
        up: nullability(on, column, true).replace(/;$/, `${online};`),
        down: nullability(on, column, false),
      },
    ];
  const { constrain, validate } = addConstraint(on.side, {
    kind: "check",
    name: objectName(on.side.table, column, "not_null"),
    expression: `${quote(column)} IS NOT NULL`,
  });
  return [constrain, validate];
}

export function setNotNull(on: KnownTable, column: string, online: Online): readonly Step[] {
  return oneByOne("require", requireColumn(on, column, online));
}

/** Some default, which the trigger replaces: NOT NULL is looked at before triggers fire, and a default changes the catalogue only. */
export function letOmit(on: KnownTable, column: string): Piece {
  const known = on.table.columns.get(column);
  const value = known === undefined ? undefined : anyValue(known);
  return value === undefined
    ? dropNotNull(on, column)
    : { ...setDefault(on.side, column, value, undefined), verb: "relax" };
}

const values: readonly (readonly [types: RegExp, value: string])[] = [
  [/^(?:n?varchar|n?char)$/, "''"],
  [/^(?:bit|tinyint|smallint|int|integer|bigint|decimal|numeric|money|smallmoney|float|real|double precision)$/, "0"],
  [/^(?:date|datetime|datetime2|smalldatetime|datetimeoffset)$/, "'19000101'"],
  [/^uniqueidentifier$/, "'00000000-0000-0000-0000-000000000000'"],
];

function anyValue({ type }: Column): string | undefined {
  return values.find(([types]) => type !== undefined && types.test(type.name))?.[1];
}

/** The words stand in the migration, which must have a statement; extended properties would be the server's comments. */
export function commentColumn(_on: KnownTable, _column: string, text: string): Piece {
  return text === "" ? { up: "", down: "" } : { up: `PRINT ${literal(text)};`, down: "" };
}
