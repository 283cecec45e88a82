import type { OperationOf } from "../sql/operations.ts";
import { isReleased, isReplacement } from "./support/released.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

type Requiring = "set-not-null" | "add-not-null" | "add-check";

/** The running release has never heard of the column, so its INSERTs leave it NULL. */
export const expandBreaksOldRelease: Rule<Requiring> = {
  id: "expand-breaks-old-release",
  severity: "warning",
  axis: "compatibility",
  dialects: ["postgres"],
  title: "New column required before any running code writes it",
  why: "The column ships with this migration, so the release that runs until the new one is everywhere does not know it. Once the column is required, also by a check that is `NOT VALID`, every INSERT of that release fails.",
  instead:
    "Leave the column nullable, or give it a default, until all running code writes it. Make it required in a later release.",
  bad: ["ALTER TABLE users ADD COLUMN email text;\nALTER TABLE users ALTER COLUMN email SET NOT NULL;"],
  good: ["ALTER TABLE users ADD COLUMN points integer DEFAULT 0 NOT NULL;"],
  on: ["set-not-null", "add-not-null", "add-check"],
  *check(operation, context) {
    const { table } = operation;
    if (!isReleased(context, table)) return;
    const column = columnsRequired(operation).find((name) => isUnwritten(name, operation, context));
    if (column === undefined) return;
    yield {
      span: operation.span,
      message: `The running release does not know ${shownColumn(table, column)}, so its INSERTs fail once the column is required. Make it required in a later release, when all code writes it.`,
    };
  },
};

function columnsRequired(operation: OperationOf<Requiring>): readonly string[] {
  switch (operation.kind) {
    case "set-not-null":
      return [operation.column.name];
    case "add-not-null":
      return [operation.constraint.column.name];
    case "add-check":
      return operation.constraint.provesNotNull;
  }
}

/** The column came with this release, no earlier check requires it already, and neither a default nor a trigger fills it in INSERTs that do not name it. */
function isUnwritten(name: string, { table }: OperationOf<Requiring>, context: RuleContext): boolean {
  const known = context.schema.table(table);
  const column = known?.columns.get(name);
  if (column === undefined || context.noveltyOf(column.created) === undefined) return false;
  if (isReplacement(context, table, name)) return false;
  if (column.hasDefault || column.generated !== undefined || column.identity !== undefined) return false;
  // The rows are made by a trigger of another table, in a function that this release has replaced already.
  if (column.insertedByRoutine === true) return false;
  if (
    known?.constraints.some(({ definition }) => definition.type === "check" && definition.provesNotNull.includes(name))
  )
    return false;
  const fills = known?.triggers.some(({ timing, events }) => timing === "before" && events.includes("insert"));
  return fills !== true && !comesLater(name, table.name, context);
}

/** A default that follows in the same script fills the column too, if a moment later. */
function comesLater(column: string, table: string, { command, following }: RuleContext): boolean {
  return [...command, ...following(["set-default"], table)].some(
    (next) => next.kind === "set-default" && next.column.name === column && next.table.name === table,
  );
}
