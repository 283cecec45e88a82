import type { OperationOf } from "../sql/operations.ts";
import { isLive } from "./support/exemptions.ts";
import { shown } from "./support/wording.ts";
import { sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** Every row is checked under Sch-M, for a foreign key on both tables (SQL Server manual, ALTER TABLE). */
export const addConstraintChecking: Rule<"add-foreign-key" | "add-check"> = {
  id: "add-constraint-checking",
  severity: "warning",
  axis: "availability",
  dialects: ["sqlserver"],
  title: "Constraint that checks every row under lock",
  why: "Adding a check or a foreign key reads every row of the table while reads and writes wait (`Sch-M`), for a foreign key on the other table too.",
  instead:
    "Add it `WITH NOCHECK`, which is quick and holds for new rows, and check the old rows in a quiet hour with `WITH CHECK CHECK CONSTRAINT`, so that the server trusts it.",
  bad: ["ALTER TABLE dbo.Orders ADD CONSTRAINT CK_Orders_Total CHECK (Total >= 0);"],
  good: [
    "ALTER TABLE dbo.Orders WITH NOCHECK ADD CONSTRAINT CK_Orders_Total CHECK (Total >= 0);\n-- next release\nALTER TABLE dbo.Orders WITH CHECK CHECK CONSTRAINT CK_Orders_Total;",
  ],
  on: ["add-foreign-key", "add-check"],
  *check(operation, context) {
    const { constraint, table } = operation;
    if (constraint.notValid !== undefined || !isLive(context, table) || context.effect.scans.length === 0) return;
    if (isAboutNewColumn(operation, context)) return;
    const parent = constraint.type === "foreign-key" ? ` and ${shown(constraint.references.table)}` : "";
    const rewrite = uncheckedFirst(operation, context);
    yield {
      span: operation.span,
      message: `Every row of ${shown(table)} is checked while reads and writes of ${shown(table)}${parent} wait (Sch-M). Add the constraint WITH NOCHECK, and check it in a following migration.`,
      ...(rewrite && { rewrites: [rewrite] }),
    };
  },
};

/** A nullable column of this migration holds NULL in every row, which nothing needs to be looked up for; the rows are read all the same. */
function isAboutNewColumn(
  { constraint, table }: OperationOf<"add-foreign-key" | "add-check">,
  context: RuleContext,
): boolean {
  if (constraint.type !== "foreign-key") return false;
  const known = context.schema.table(table);
  return constraint.columns.every(({ name }) => {
    const column = known?.columns.get(name);
    return column !== undefined && context.noveltyOf(column.created) !== undefined && column.hasDefault !== true;
  });
}

function uncheckedFirst(
  { constraint, table, within }: OperationOf<"add-foreign-key" | "add-check">,
  context: RuleContext,
): Rewrite | undefined {
  const name = constraint.name && sliceOf(context.text, constraint.name.span);
  if (name === undefined || within !== undefined || context.command.length > 1 || context.direction === "down")
    return undefined;
  const target = sliceOf(context.text, table.span);
  const between = context.text.slice(table.span.end, constraint.span.start);
  if (!/^\s*(?:WITH\s+CHECK\s+)?ADD\s+$/i.test(between)) return undefined;
  return {
    title: `Add ${constraint.name?.name} unchecked, and check it later`,
    safe: false,
    edits: [{ span: { start: table.span.end, end: constraint.span.start }, text: " WITH NOCHECK ADD " }],
    later: [
      { name: `check_${constraint.name?.name}`, up: `ALTER TABLE ${target} WITH CHECK CHECK CONSTRAINT ${name}` },
    ],
  };
}
