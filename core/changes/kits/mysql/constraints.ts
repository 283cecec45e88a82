import type { TableConstraint } from "../../../schema/types.ts";
import { quoteName } from "../../../sql/identifiers.ts";
import type { IndexKey } from "../../../sql/operations.ts";
import { replaceColumns } from "../../expressions.ts";
import { tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import { violation } from "../../violation.ts";
import type { CopySource, NewConstraint, Piece } from "../kit.ts";
import { failIfAny } from "./assertions.ts";
import { alter } from "./columns.ts";

type ForeignKey = Extract<NewConstraint, { kind: "foreign-key" }>;

const quote = (name: string) => quoteName(name, "mysql");
const listed = (columns: readonly string[]) => columns.map(quote).join(", ");

/**
 * A foreign key is added without a look at the rows, which is the only way that copies no table (`foreign_key_checks`), and a query finds those
 * that break it. A check always looks at all rows at once.
 */
export function addConstraint(table: ChangeSide, constraint: NewConstraint) {
  return constraint.kind === "check"
    ? { constrain: addCheck(table, constraint.name, constraint.expression), validate: { up: "", down: "" } }
    : addForeignKey(table, constraint);
}

export function addCheck(table: ChangeSide, name: string, expression: string): Piece {
  return {
    verb: "constrain",
    up: `${alter(table)} ADD CONSTRAINT ${quote(name)} CHECK (${expression});`,
    down: `${alter(table)} DROP CONSTRAINT ${quote(name)};`,
  };
}

export function addForeignKey(table: ChangeSide, key: ForeignKey) {
  const { name, columns, target, onDelete, onUpdate } = key;
  const actions = [
    ...(onDelete === undefined ? [] : [` ON DELETE ${onDelete.toUpperCase()}`]),
    ...(onUpdate === undefined ? [] : [` ON UPDATE ${onUpdate.toUpperCase()}`]),
  ];
  const add = `${alter(table)} ADD CONSTRAINT ${quote(name)} FOREIGN KEY (${listed(columns)}) REFERENCES ${tableOf(target, "mysql")} (${listed(target.columns)})${actions.join("")};`;
  const constrain: Piece = {
    verb: "constrain",
    up: `SET SESSION foreign_key_checks = 0;
-- cutover: ignore unchecked-foreign-key because the next migration looks for rows that break it
${add}
SET SESSION foreign_key_checks = 1;`,
    down: `${alter(table)} DROP FOREIGN KEY ${quote(name)};`,
  };
  const broken = violation({ from: { ...table, columns }, goal: { kind: "references", target } }, "mysql");
  const validate: Piece = {
    verb: "validate",
    up: failIfAny(table, broken, `${name}: some rows refer to nothing`),
    down: "",
  };
  return { constrain, validate };
}

/** A unique key is its index, which is built in place. */
export function addUnique(table: ChangeSide, name: string, definition: string): Piece {
  return {
    verb: "index",
    up: `${alter(table)} ADD CONSTRAINT ${quote(name)} UNIQUE${definition};`,
    down: `${alter(table)} DROP INDEX ${quote(name)};`,
  };
}

/** The foreign key of a constraint for other columns. */
export function copiedForeignKey(
  { definition }: TableConstraint,
  name: string,
  renames: CopySource["renames"],
): ForeignKey | undefined {
  if (definition.type !== "foreign-key") return undefined;
  const { table, columns } = definition.references;
  return {
    kind: "foreign-key",
    name,
    columns: definition.columns.map((column) => renames.get(column.name) ?? column.name),
    target: {
      ...(table.schema === undefined ? {} : { schema: table.schema }),
      table: table.name,
      columns: columns.map((column) => column.name),
    },
    onDelete: definition.onDelete,
    onUpdate: definition.onUpdate,
  };
}

/** A key of an index with columns renamed. */
export function keyText(key: IndexKey, { renames, values }: Pick<CopySource, "renames" | "values">): string {
  const column =
    key.column === undefined
      ? replaceColumns(key.expression?.text ?? "", "mysql", (name) => values.get(name))
      : quote(renames.get(key.column.name) ?? key.column.name);
  const prefix = key.prefix === undefined ? "" : `(${key.prefix})`;
  return `${column}${prefix}${key.descending === true ? " DESC" : ""}`;
}
