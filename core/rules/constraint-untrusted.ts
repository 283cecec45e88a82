import type { Schema } from "../schema/types.ts";
import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { shown } from "./support/wording.ts";
import { sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext, RuleFinding } from "./types.ts";

/** A constraint that was not checked is not trusted (SQL Server manual, ALTER TABLE, "WITH CHECK | WITH NOCHECK"). */
export const constraintUntrusted: Rule<"add-foreign-key" | "add-check" | "alter-constraint"> = {
  id: "constraint-untrusted",
  severity: "warning",
  axis: "data-loss",
  dialects: ["sqlserver"],
  title: "Constraint left untrusted",
  why: "`WITH NOCHECK`, and `CHECK CONSTRAINT` without `WITH CHECK`, let rows stay that break the constraint, and `NOCHECK CONSTRAINT` lets such rows in for every session. The server marks it as not trusted: the optimiser ignores it, and nobody learns of the rows.",
  instead: "Check it in a later migration: `ALTER TABLE … WITH CHECK CHECK CONSTRAINT …`.",
  bad: [
    "ALTER TABLE dbo.Orders WITH NOCHECK ADD CONSTRAINT FK_Orders_Users FOREIGN KEY (UserId) REFERENCES dbo.Users (Id);",
    "ALTER TABLE dbo.Orders CHECK CONSTRAINT FK_Orders_Users;",
    "ALTER TABLE dbo.Orders NOCHECK CONSTRAINT FK_Orders_Users;",
  ],
  good: [
    "ALTER TABLE dbo.Orders WITH NOCHECK ADD CONSTRAINT CK_Orders_Total CHECK (Total >= 0);\n-- next release\nALTER TABLE dbo.Orders WITH CHECK CHECK CONSTRAINT CK_Orders_Total;",
    "ALTER TABLE dbo.Orders WITH CHECK CHECK CONSTRAINT FK_Orders_Users;",
  ],
  on: ["add-foreign-key", "add-check", "alter-constraint"],
  *check(operation, context) {
    if (context.direction === "down") return;
    if (operation.kind === "alter-constraint") {
      if (operation.enforced === false) yield* switchedOff(operation, context);
      if (operation.enforced !== true || isTrustedSince(operation.table, operation.constraint.name, context.schema))
        return;
      const at = operation.span.start;
      const isAll = operation.constraint.name === "all";
      const on = shown(operation.table);
      yield {
        span: operation.span,
        message: `${isAll ? `The constraints of ${on} are` : `${operation.constraint.name} of ${on} is`} enforced again without a look at the rows that came in meanwhile, so the server does not trust ${isAll ? "them" : "it"}. Write WITH CHECK CHECK CONSTRAINT.`,
        rewrites: [
          { title: "Check the rows too", safe: false, edits: [{ span: { start: at, end: at }, text: "WITH CHECK " }] },
        ],
      };
      return;
    }
    const { constraint, table } = operation;
    const name = constraint.name?.name;
    if (constraint.notValid === undefined || name === undefined) return;
    if (validatedLater(name, table, context)) return;
    const written = sliceOf(context.text, constraint.name?.span ?? operation.span);
    const rewrite: Rewrite = {
      title: `Check ${name} in a following migration`,
      safe: false,
      later: [
        {
          name: `check_${name}`,
          up: `ALTER TABLE ${sliceOf(context.text, table.span)} WITH CHECK CHECK CONSTRAINT ${written}`,
        },
      ],
    };
    yield {
      span: operation.span,
      message: `${name} of ${shown(table)} is added WITH NOCHECK and never checked: rows that break it stay, and the server does not trust it. Check it in a later migration.`,
      mendedLater: (final) => isTrusted(table, name, final) !== false,
      rewrites: [rewrite],
    };
  },
};

/** NOCHECK CONSTRAINT holds for every session until it is taken back, also where only this script loads rows. */
function* switchedOff(
  { table, constraint, span }: OperationOf<"alter-constraint">,
  context: RuleContext,
): Iterable<RuleFinding> {
  if (context.novelty(table) !== undefined) return;
  const isAll = constraint.name === "all";
  for (const next of context.following(["validate-constraint", "alter-constraint"], table.name)) {
    const isOn = next.kind === "validate-constraint" || next.enforced === true;
    if (isOn && (next.constraint.name === constraint.name || next.constraint.name === "all")) return;
  }
  const isKnown = context.schema.table(table)?.complete === true;
  const written = sliceOf(context.text, table.span);
  const which = sliceOf(context.text, constraint.span);
  yield {
    span,
    message: `${isAll ? `The constraints of ${shown(table)} hold` : `${constraint.name} of ${shown(table)} holds`} no longer, for any session: rows that break ${isAll ? "them" : "it"} come in until WITH CHECK CHECK CONSTRAINT.`,
    mendedLater: (final) => !isAll && (isTrusted(table, constraint.name, final) ?? isKnown),
    rewrites: [
      {
        title: isAll
          ? "Check the constraints in a following migration"
          : `Check ${constraint.name} in a following migration`,
        safe: false,
        later: [
          {
            name: isAll ? `check_constraints_of_${table.name}` : `check_${constraint.name}`,
            up: `ALTER TABLE ${written} WITH CHECK CHECK CONSTRAINT ${which}`,
          },
        ],
      },
    ],
  };
}

/** Whether a constraint is trusted; undefined when it is not known, or gone. */
function isTrusted(table: QualifiedName, name: string, schema: Schema): boolean | undefined {
  return schema.table(table)?.constraints.find((constraint) => constraint.name === name)?.valid;
}

/** CHECK CONSTRAINT right behind WITH CHECK ADD, as SQL Server Management Studio writes it, changes nothing. */
function isTrustedSince(table: QualifiedName, name: string, schema: Schema): boolean {
  return isTrusted(table, name, schema) === true;
}

function validatedLater(name: string, table: QualifiedName, context: RuleContext): boolean {
  for (const next of context.following(["validate-constraint"], table.name))
    if (next.constraint.name === name || next.constraint.name === "all") return true;
  return false;
}
