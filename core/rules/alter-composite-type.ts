import type { OperationOf } from "../sql/operations.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleFinding } from "./types.ts";

type Change = OperationOf<"add-attribute" | "drop-attribute" | "alter-attribute-type" | "rename-attribute">;

/** A composite type is part of what columns, functions and programs exchange (PostgreSQL manual, section 8.16). */
export const alterCompositeType: Rule<Change["kind"]> = {
  id: "alter-composite-type",
  severity: "warning",
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Attributes of a composite type changed under running code",
  why: "Code of the running release builds and reads values of the type by the names, number and order of its attributes. Dropping an attribute also hides what columns of the type hold in it.",
  instead:
    "Create a new type, add a column of it, and move over in steps; or keep the attribute until no release uses it.",
  bad: ["ALTER TYPE address DROP ATTRIBUTE zip;", "ALTER TYPE address RENAME ATTRIBUTE zip TO postcode;"],
  good: ["CREATE TYPE address AS (street text, zip text);\nALTER TYPE address RENAME ATTRIBUTE zip TO postcode;"],
  on: ["add-attribute", "drop-attribute", "alter-attribute-type", "rename-attribute"],
  *check(operation, context) {
    if (context.direction === "down" || context.noveltyOf(context.schema.type(operation.type)?.created) !== undefined)
      return;
    yield { span: operation.span, ...findingOn(operation) };
  },
};

function findingOn(operation: Change): Omit<RuleFinding, "span"> {
  const type = shown(operation.type);
  const name = operation.attribute.name;
  switch (operation.kind) {
    case "add-attribute":
      return {
        severity: "info",
        message: `Running code that builds a value of ${type} with ROW(…) or as text gives too few fields once it has ${name}, and fails. Release code that names or fills it first.`,
      };
    case "drop-attribute":
      return {
        axis: "data-loss",
        message: `What columns of type ${type} hold in ${name} can no longer be read, and running code that names it fails. Keep it until no release uses it.`,
      };
    case "alter-attribute-type":
      return {
        message: `Running code that builds or reads ${name} of ${type} meets another type, and the statement fails while a column has the type. Add a new attribute or type, and move over in steps.`,
      };
    case "rename-attribute":
      return {
        message: `Running code that reads ${name} of ${type} fails once it is called ${operation.to.name}. Add ${operation.to.name} as a new attribute, and move over in steps.`,
      };
  }
}
