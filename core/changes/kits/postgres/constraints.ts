import type { TableConstraint } from "../../../schema/types.ts";
import { quoteName } from "../../../sql/identifiers.ts";
import type { IndexKey, ReferentialAction } from "../../../sql/operations.ts";
import { replaceColumns } from "../../expressions.ts";
import { qualified, tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import type { CopySource, NewConstraint, Piece } from "../kit.ts";
import { literal } from "./literal.ts";

/** What copies put in the place of columns: their names, and their values within expressions. */
export type Copied = Pick<CopySource, "renames" | "values">;

const quote = (name: string) => quoteName(name, "postgres");

/** A constraint for new rows, and its validation, which must run in a transaction of its own to let writes go on. */
export function addConstraint(table: ChangeSide, constraint: NewConstraint) {
  const definition =
    constraint.kind === "check"
      ? `CHECK (${constraint.expression})`
      : foreignKeyText(constraint.columns, constraint.target, constraint.onDelete, constraint.onUpdate);
  return constraintPieces(table, constraint.name, definition);
}

export function constraintPieces(table: ChangeSide, name: string, definition: string) {
  const alter = `ALTER TABLE ${tableOf(table, "postgres")}`;
  const constrain: Piece = {
    up: `${alter} ADD CONSTRAINT ${quote(name)} ${definition} NOT VALID;`,
    down: `${alter} DROP CONSTRAINT ${quote(name)};`,
  };
  const validate: Piece = { up: `${alter} VALIDATE CONSTRAINT ${quote(name)};`, down: "" };
  return { constrain, validate };
}

/**
 * A unique constraint over a unique index that stands already: instant. Dropping it would drop the index as well, so that nothing could be adopted
 * the next time: on a way back it stays until its index goes (`dropAdopted`).
 */
export function adoptUnique(table: ChangeSide, index: string): Piece {
  const name = tableOf(table, "postgres");
  return {
    up: `DO $cutover$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${literal(name)}::regclass AND conname = ${literal(index)}) THEN
    ALTER TABLE ${name} ADD CONSTRAINT ${quote(index)} UNIQUE USING INDEX ${quote(index)};
  END IF;
END
$cutover$;`,
    down: `-- The constraint ${index} stays until its index goes, in the way back of an earlier migration.`,
  };
}

/** Drops an index, and with it the constraint that may have taken it over: briefly, and in one statement, whichever of them is there. */
export function dropAdopted(table: ChangeSide, index: string): string {
  return `-- cutover: ignore drop-index-blocking because the drop itself is short, and waits for its lock as long as lock_timeout says
DO $cutover$
BEGIN
  PERFORM set_config('lock_timeout', '2s', true);
  ALTER TABLE ${tableOf(table, "postgres")} DROP CONSTRAINT IF EXISTS ${quote(index)};
  DROP INDEX IF EXISTS ${qualified(table, index, "postgres")};
END
$cutover$;`;
}

/** `FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE`. */
function foreignKeyText(
  columns: readonly string[],
  target: ChangeSide,
  onDelete: ReferentialAction | undefined,
  onUpdate: ReferentialAction | undefined,
): string {
  const list = target.columns.length === 0 ? "" : ` (${target.columns.map(quote).join(", ")})`;
  const actions = [
    ...(onDelete === undefined ? [] : [` ON DELETE ${onDelete.toUpperCase()}`]),
    ...(onUpdate === undefined ? [] : [` ON UPDATE ${onUpdate.toUpperCase()}`]),
  ];
  return `FOREIGN KEY (${columns.map(quote).join(", ")}) REFERENCES ${tableOf(target, "postgres")}${list}${actions.join("")}`;
}

/** The definition of a constraint for other columns; undefined for kinds that are copied in another way (unique: with its index). */
export function copiedDefinition({ definition }: TableConstraint, { renames, values }: Copied): string | undefined {
  if (definition.type === "check") return `CHECK (${renamedIn(definition.expression.text, values)})`;
  if (definition.type !== "foreign-key") return undefined;
  const { table, columns } = definition.references;
  return foreignKeyText(
    definition.columns.map(({ name }) => renames.get(name) ?? name),
    {
      ...(table.schema === undefined ? {} : { schema: table.schema }),
      table: table.name,
      columns: columns.map(({ name }) => name),
    },
    definition.onDelete,
    definition.onUpdate,
  );
}

/** An expression with other values in the place of columns. */
export function renamedIn(text: string, values: Copied["values"]): string {
  return replaceColumns(text, "postgres", (name) => values.get(name));
}

/** A key of an index with columns renamed. */
export function keyText(key: IndexKey, { renames, values }: Copied): string {
  const expression =
    key.column === undefined
      ? renamedIn(key.expression?.text ?? "", values)
      : quote(renames.get(key.column.name) ?? key.column.name);
  const collation = key.collation === undefined ? "" : ` COLLATE ${quote(key.collation)}`;
  const opclass = key.opclass === undefined ? "" : ` ${key.opclass}`;
  return `${expression}${collation}${opclass}${key.descending ? " DESC" : ""}`;
}
