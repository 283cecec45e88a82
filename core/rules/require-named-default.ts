import type { OperationOf } from "../sql/operations.ts";
import { isNamed } from "./support/default-names.ts";
import { shownColumn } from "./support/wording.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** A default without a name gets another one on each server (SQL Server manual, CREATE TABLE, "DEFAULT"). */
export const requireNamedDefault: Rule<"add-column" | "create-table"> = {
  id: "require-named-default",
  severity: "info",
  axis: "compatibility",
  dialects: ["sqlserver"],
  title: "Default without a name",
  why: "A default is a constraint, and SQL Server makes a name up, such as `DF__Users__Age__5EBF139D`, which differs from database to database. The column cannot be dropped or changed before its default is, so later migrations need its name.",
  instead: "Give it a name: `CONSTRAINT DF_Users_Age DEFAULT (0)`.",
  bad: ["ALTER TABLE dbo.Users ADD Age INT NULL DEFAULT (0);"],
  good: ["ALTER TABLE dbo.Users ADD Age INT NULL CONSTRAINT DF_Users_Age DEFAULT (0);"],
  on: ["add-column", "create-table"],
  *check(operation, context) {
    if (context.direction === "down") return;
    if (operation.kind === "create-table" && operation.temporary) return;
    const columns = operation.kind === "add-column" ? [operation.column] : operation.columns;
    const unnamed = columns.filter((column) => !isNamed(column));
    const [first, ...others] = unnamed;
    if (first?.default === undefined) return;
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    yield {
      span: operation.kind === "add-column" ? operation.span : first.span,
      message: `The default of ${shownColumn(operation.table, first.name.name)}${more} has no name, so each database makes up its own, and later migrations cannot drop it by name. Name it.`,
      rewrites: [naming(operation, context)],
    };
  },
};

function naming(operation: OperationOf<"add-column" | "create-table">, { text }: RuleContext): Rewrite {
  const columns = operation.kind === "add-column" ? [operation.column] : operation.columns;
  const edits = columns.flatMap((column) => {
    if (isNamed(column) || column.default === undefined) return [];
    const before = text.slice(0, column.default.span.start);
    const start = /\bDEFAULT\s*$/i.exec(before)?.index;
    if (start === undefined) return [];
    const words = [operation.table.span, column.name.span].map(
      (span) => /(\w+)\W*$/.exec(text.slice(span.start, span.end))?.[1] ?? "",
    );
    return [{ span: { start, end: start }, text: `CONSTRAINT [DF_${words.join("_")}] ` }];
  });
  return { title: edits.length > 1 ? "Name the defaults" : "Name the default", safe: true, edits };
}
