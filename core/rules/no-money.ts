import type { TypeName } from "../sql/names.ts";
import type { Dialect } from "../sql/types.ts";
import { type TypedColumn, typedColumns } from "./support/columns.ts";
import { shownColumn } from "./support/wording.ts";
import { inCaseOf, sliceOf } from "./support/words.ts";
import type { Rule, RuleFinding } from "./types.ts";

/** Its digits depend on the server that reads it, or get lost on the way. */
export const noMoney: Rule<"create-table" | "add-column"> = {
  id: "no-money",
  severity: "hint",
  optional: true,
  axis: "compatibility",
  dialects: ["postgres", "mysql", "mariadb", "sqlserver"],
  title: "Amount of money in a type that does not keep it",
  why: "The fraction digits and the currency of PostgreSQL's `money` come from the server's `lc_monetary`, so a dump restored elsewhere changes its meaning (manual, section 8.2). SQL Server cuts every step of a calculation with `money` to four digits. A number of binary floating point (`float`, `double`, `real`) holds most sums of cents only nearly, so totals differ from what is shown.",
  instead: "Use `numeric` (`decimal`), with the currency in a column of its own.",
  bad: ["CREATE TABLE prices (id bigint PRIMARY KEY, amount double precision NOT NULL);"],
  good: ["CREATE TABLE prices (id bigint PRIMARY KEY, amount decimal(12, 2) NOT NULL);"],
  on: ["create-table", "add-column"],
  *check(operation, context) {
    if (context.direction === "down") return;
    for (const column of typedColumns(operation)) {
      const problem = problemOf(column, context.dialect);
      if (problem === undefined) continue;
      const { type } = column;
      const better = context.dialect === "postgres" ? "numeric" : "decimal(19, 4)";
      const finding: RuleFinding = {
        span: type.span,
        message: `Column ${shownColumn(column.table, column.column)} ${problem}. Use ${better}.`,
      };
      if (operation.within !== undefined) yield finding;
      else
        yield {
          ...finding,
          rewrites: [
            {
              title: `Use ${better} for ${column.column}`,
              safe: false,
              edits: [
                {
                  span: type.span,
                  text: inCaseOf(sliceOf(context.text, type.span), `${better}${"[]".repeat(type.dimensions)}`),
                },
              ],
            },
          ],
        };
    }
  },
};

/** What each column of the type does with an amount. */
function problemOf({ column, type }: TypedColumn, dialect: Dialect): string | undefined {
  if (dialect === "postgres" && type.name === "money") return "takes its currency and digits from the server settings";
  if (dialect === "sqlserver" && /^(?:small)?money$/.test(type.name))
    return "loses digits: each step of a calculation is cut to four of them";
  return isFloating(type) && isAmount(column) ? "holds sums of cents only nearly" : undefined;
}

function isFloating({ name }: TypeName): boolean {
  return /^(?:float|double|double precision|real)$/.test(name);
}

/** Words that name money and nothing else, alone or last: `unit_price`, `totalCost`. */
function isAmount(column: string): boolean {
  return /(?:^|_|[a-z](?=[A-Z]))(?:price|amount|balance|cost|fee|salary|wage|deposit|refund|payment|revenue)s?$/i.test(
    column,
  );
}
