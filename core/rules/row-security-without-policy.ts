import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Without a policy, every role but the owner sees an empty table. */
export const rowSecurityWithoutPolicy: Rule<"set-row-security"> = {
  id: "row-security-without-policy",
  severity: "info",
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Row security enabled without a policy",
  why: "As long as no policy exists, roles that do not own the table read no rows and can write none (manual, section 5.9). Nothing fails: queries come back empty.",
  instead: "Create the policies in the same migration.",
  bad: ["ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;"],
  good: [
    "ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;\nCREATE POLICY own_invoices ON invoices USING (owner = current_user);",
  ],
  on: ["set-row-security"],
  *check({ mode, table, span }, context) {
    if (mode !== "enable" || context.direction === "down") return;
    const key = context.schema.tableKey(table);
    if ((context.schema.tableByKey(key)?.policies ?? []).length > 0) return;
    for (const next of context.following(["create-policy"], table.name)) {
      if (context.schema.tableKey(next.table) === key) return;
    }
    yield {
      span,
      message: `Until a policy exists, roles that do not own ${shown(table)} see none of its rows, and no query fails. Create the policies in the same migration.`,
    };
  },
};
