import type { ChangeSide } from "../../types.ts";
import type { NewConstraint, Piece } from "../kit.ts";
import { alter, nameOf, quote } from "./text.ts";

const listed = (columns: readonly string[]) => columns.map(quote).join(", ");

/** WITH NOCHECK holds for new rows; WITH CHECK CHECK looks at the others, and from then on the server trusts the constraint. */
export function addConstraint(table: ChangeSide, constraint: NewConstraint) {
  const name = quote(constraint.name);
  const constrain: Piece = {
    verb: "constrain",
    up: `${alter(table)} WITH NOCHECK ADD CONSTRAINT ${name} ${definition(constraint)};`,
    down: `${alter(table)} DROP CONSTRAINT ${name};`,
  };
  const validate: Piece = {
    verb: "validate",
    up: `${alter(table)} WITH CHECK CHECK CONSTRAINT ${name};`,
    down: "",
  };
  return { constrain, validate };
}

function definition(constraint: NewConstraint): string {
  if (constraint.kind === "check") return `CHECK (${constraint.expression})`;
  const { columns, target, onDelete, onUpdate } = constraint;
  const actions = [
    ...(onDelete === undefined ? [] : [` ON DELETE ${onDelete.toUpperCase()}`]),
    ...(onUpdate === undefined ? [] : [` ON UPDATE ${onUpdate.toUpperCase()}`]),
  ];
  return `FOREIGN KEY (${listed(columns)}) REFERENCES ${nameOf(target)} (${listed(target.columns)})${actions.join("")}`;
}
