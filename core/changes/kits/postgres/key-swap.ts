import { quoteName } from "../../../sql/identifiers.ts";
import { qualified, tableOf } from "../../object-names.ts";
import type { KeyPart, KeySwap, Piece } from "../kit.ts";
import { addConstraint } from "./constraints.ts";
import { literal } from "./literal.ts";
import { replaceSync } from "./sync-trigger.ts";

const quote = (name: string) => quoteName(name, "postgres");
const alter = (part: KeyPart) => `ALTER TABLE ${tableOf(part.side, "postgres")}`;

/**
 * Key and references change names with their helpers, in one transaction. Its first statement locks the parent, as those of the application
 * do: the other way round they would wait for each other. Every statement only writes the catalogue.
 */
export function swapKey(swap: KeySwap): Piece {
  const { key, children, primaryKey, index } = swap;
  const parts = [key, ...children];
  const dropReference = (child: KeyPart) => `${alter(child)} DROP CONSTRAINT ${quote(child.foreignKey?.name ?? "")};`;
  const up = [
    ...parts.flatMap((part, i) => [
      rename(part, part.column, part.former),
      rename(part, part.helper, part.column),
      ...(i === 0 ? [] : [dropReference(part)]),
    ]),
    `${alter(key)} DROP CONSTRAINT ${quote(primaryKey)};`,
    ...moveValues(swap, key.former, key.column),
    ...parts
      .filter(({ required }) => required)
      .map((part) => `${alter(part)} ALTER COLUMN ${quote(part.former)} DROP NOT NULL;`),
    `${alter(key)} ADD CONSTRAINT ${quote(primaryKey)} PRIMARY KEY USING INDEX ${quote(index)};`,
    ...children.map(
      (child) =>
        `${alter(child)} RENAME CONSTRAINT ${quote(child.foreignKey?.copy ?? "")} TO ${quote(child.foreignKey?.name ?? "")};`,
    ),
    ...parts.map((part) => replaceSync(part.side, followBack(part), part.names)),
  ];
  const down = [
    ...moveValues(swap, key.column, key.former),
    ...parts.flatMap((part, i) => [
      rename(part, part.column, part.helper),
      rename(part, part.former, part.column),
      ...(i === 0 ? [] : [dropReference(part)]),
    ]),
    `${alter(key)} DROP CONSTRAINT ${quote(primaryKey)};`,
    `${alter(key)} ALTER COLUMN ${quote(key.helper)} SET DEFAULT 0;`,
    "-- cutover: ignore add-primary-key-blocking because the index of the key went with the swap, and going back cannot wait",
    `${alter(key)} ADD CONSTRAINT ${quote(primaryKey)} PRIMARY KEY (${quote(key.column)});`,
    ...children.map(
      (child) => addConstraint(child.side, foreignKey(child, key, child.column, key.column)).constrain.up,
    ),
    ...parts.map((part) => replaceSync(part.side, followForth(part), part.names)),
  ];
  return { up: up.join("\n"), down: down.join("\n") };
}

function rename(part: KeyPart, from: string, to: string): string {
  return `${alter(part)} RENAME COLUMN ${quote(from)} TO ${quote(to)};`;
}

function foreignKey({ foreignKey: known }: KeyPart, key: KeyPart, column: string, target: string) {
  return {
    kind: "foreign-key",
    name: known?.name ?? "",
    columns: [column],
    target: { ...key.side, columns: [target] },
    onDelete: known?.onDelete,
    onUpdate: known?.onUpdate,
  } as const;
}

export function followForth({ column, helper }: KeyPart) {
  return { kind: "follow", column: helper, value: quote(column), sources: [column] } as const;
}

/** As long as the value fits into the old type: that is how long there is a way back. */
function followBack({ column, former }: KeyPart) {
  const name = quote(column);
  const value = `CASE WHEN ${name} BETWEEN -2147483648 AND 2147483647 THEN ${name} END`;
  return { kind: "follow", column: former, value, sources: [column] } as const;
}

/** The sequence goes from one column to the other and counts on where it stood. */
function moveValues({ key, sequence, identity }: KeySwap, from: string, to: string): readonly string[] {
  const table = tableOf(key.side, "postgres");
  const drop = (column: string) => `${alter(key)} ALTER COLUMN ${quote(column)} DROP DEFAULT;`;
  if (sequence !== undefined) {
    const name = qualified(sequence, sequence.table, "postgres");
    return [
      drop(from),
      `${alter(key)} ALTER COLUMN ${quote(to)} SET DEFAULT nextval(${literal(name)});`,
      `ALTER SEQUENCE ${name} AS bigint OWNED BY ${table}.${quote(to)};`,
    ];
  }
  if (identity === undefined) return [drop(to)];
  const kind = identity === "always" ? "ALWAYS" : "BY DEFAULT";
  const next = (column: string) => `pg_get_serial_sequence(${literal(table)}, ${literal(column)})`;
  return [
    drop(to),
    `DO $cutover$
DECLARE
  next_value bigint := nextval(${next(from)});
BEGIN
  ${alter(key)} ALTER COLUMN ${quote(from)} DROP IDENTITY;
  ${alter(key)} ALTER COLUMN ${quote(to)} ADD GENERATED ${kind} AS IDENTITY;
  PERFORM setval(${next(to)}, next_value, false);
END
$cutover$;`,
  ];
}
