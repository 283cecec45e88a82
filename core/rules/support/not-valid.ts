import type { OperationOf } from "../../sql/operations.ts";
import type { Rewrite, RuleContext } from "../types.ts";
import { constraintName } from "./constraint-names.ts";
import { insertion, isRewritable, writtenName } from "./rewriting.ts";
import { shown, sqlName } from "./wording.ts";

type AddConstraint = OperationOf<"add-foreign-key"> | OperationOf<"add-check">;

/**
 * Adds the constraint NOT VALID, which checks new rows only, and validates it in a later migration, where reading the table holds no lock
 * that writes wait for (PostgreSQL manual, ALTER TABLE, VALIDATE CONSTRAINT). The name that the server would make up is written down.
 */
export function addNotValid(operation: AddConstraint, context: RuleContext): readonly Rewrite[] {
  if (!isRewritable(operation, context)) return [];
  const { constraint, table } = operation;
  const name = constraintName(context.schema, table, constraint);
  const named = constraint.name === undefined ? [insertion(constraint.span.start, `CONSTRAINT ${sqlName(name)} `)] : [];
  const written =
    constraint.name === undefined
      ? sqlName(name)
      : context.text.slice(constraint.name.span.start, constraint.name.span.end);
  return [
    {
      title: `Add ${name} to ${shown(table)} without validating it, and validate it later`,
      safe: true,
      edits: [...named, insertion(constraint.span.end, " NOT VALID")],
      later: [
        { name: `validate_${name}`, up: `ALTER TABLE ${writtenName(context, table)} VALIDATE CONSTRAINT ${written}` },
      ],
    },
  ];
}
