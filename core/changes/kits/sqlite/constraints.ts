import type { ChangeSide } from "../../types.ts";
import { violation } from "../../violation.ts";
import type { NewConstraint, Piece } from "../kit.ts";
import { failIfAny } from "./assertions.ts";
import { alter, nameOf, quote } from "./text.ts";

type ForeignKey = Extract<NewConstraint, { kind: "foreign-key" }>;

const listed = (columns: readonly string[]) => columns.map(quote).join(", ");

/** A check looks at all rows at once. Whether a foreign key does is a setting of the session: so a query looks for rows that break it. */
export function addConstraint(table: ChangeSide, constraint: NewConstraint) {
  if (constraint.kind === "check")
    return {
      constrain: added(table, constraint.name, `CHECK (${constraint.expression})`),
      validate: { up: "", down: "" },
    };
  const { name, columns, target } = constraint;
  const broken = violation({ from: { ...table, columns }, goal: { kind: "references", target } }, "sqlite");
  return {
    constrain: added(table, name, foreignKey(constraint)),
    validate: { verb: "validate", up: failIfAny(table, broken, `${name}: some rows refer to nothing`), down: "" },
  };
}

function added(table: ChangeSide, name: string, definition: string): Piece {
  return {
    verb: "constrain",
    up: `${alter(table)} ADD CONSTRAINT ${quote(name)} ${definition};`,
    down: `${alter(table)} DROP CONSTRAINT ${quote(name)};`,
  };
}

function foreignKey({ columns, target, onDelete, onUpdate }: ForeignKey): string {
  const actions = [
    ...(onDelete === undefined ? [] : [` ON DELETE ${onDelete.toUpperCase()}`]),
    ...(onUpdate === undefined ? [] : [` ON UPDATE ${onUpdate.toUpperCase()}`]),
  ];
  return `FOREIGN KEY (${listed(columns)}) REFERENCES ${nameOf(target)} (${listed(target.columns)})${actions.join("")}`;
}
