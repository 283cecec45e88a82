import type { Table } from "../schema/types.ts";
import { isFilledBack } from "./support/filled-back.ts";
import { replacementOf } from "./support/rebuild-shape.ts";
import { isReleased } from "./support/released.ts";
import { listedBriefly, shown } from "./support/wording.ts";
import { keyText } from "./support/words.ts";
import type { Rule, RuleContext } from "./types.ts";

/**
 * DROP TABLE deletes the rows first where foreign keys are enforced, and actions of foreign keys follow from that; switching them off does
 * nothing inside a transaction (manual, "SQLite Foreign Key Support", sections 2 and 5).
 */
export const rebuildCascades: Rule<"drop-table"> = {
  id: "rebuild-cascades",
  severity: "error",
  axis: "data-loss",
  dialects: ["sqlite"],
  title: "Rebuild of a table deletes rows of others",
  why: "With foreign keys enforced, as many drivers do by default, `DROP TABLE` first deletes all rows, and `ON DELETE CASCADE` or `SET NULL` of other tables follows: their rows are lost without any error. `PRAGMA foreign_keys = OFF` does nothing inside a transaction, and most frameworks run a migration in one.",
  instead:
    "Switch foreign keys off before the transaction begins, in a migration that the framework runs without one, and check with `PRAGMA foreign_key_check` before the commit.",
  bad: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);\nCREATE INDEX orders_user ON orders (user_id);\n-- next release\nCREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO users_new (id, name) SELECT id, coalesce(name, '') FROM users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;",
  ],
  good: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);\nCREATE INDEX orders_user ON orders (user_id);\n-- next release\nPRAGMA foreign_keys = OFF;\nCREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO users_new (id, name) SELECT id, coalesce(name, '') FROM users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;\nPRAGMA foreign_keys = ON;",
  ],
  on: ["drop-table"],
  *check(operation, context) {
    const { table } = operation;
    if (!isReleased(context, table) || context.session.foreignKeys === "off") return;
    if (replacementOf(table, context) === undefined) return;
    const known = context.schema.table(table);
    const children = known === undefined ? [] : acting(known, context);
    if (children.length === 0) return;
    // SQLite's own default is off: which it is, the driver decides, and the options of the connection.
    const isSure = context.session.foreignKeys === "on";
    const when = isSure ? "Foreign keys are enforced here, so" : "Where foreign keys are enforced,";
    const why = context.session.foreignKeysPragmaIgnored
      ? " The PRAGMA before it does nothing, because a transaction is open."
      : "";
    yield {
      span: operation.span,
      message: `${when} dropping ${shown(table)} deletes its rows first, and with them ${what(children)} of ${listedBriefly(children.map(({ name }) => name))}.${why} Switch foreign keys off before the transaction, in a migration that runs without one.`,
      ...(isSure ? {} : { severity: "warning" as const }),
    };
  },
};

interface Child {
  readonly name: string;
  readonly deletes: boolean;
}

/** The tables whose foreign keys delete or change rows when those of this table go. */
function acting(table: Table, context: RuleContext): readonly Child[] {
  const { schema } = context;
  const own = schema.tableKey({ name: table.name, schema: table.schema, span: { start: 0, end: 0 } });
  return table.referencedBy.flatMap(({ table: key, constraint }): Child[] => {
    if (key === own) return [];
    const child = schema.tableByKey(key);
    if (child !== undefined && isFilledBack(schema.nameOf(child), context)) return [];
    const definition = child?.constraints.find(({ name }) => name === constraint)?.definition;
    const action = definition?.type === "foreign-key" ? definition.onDelete : undefined;
    if (action === undefined || action === "no action" || action === "restrict") return [];
    return [{ name: keyText(key), deletes: action === "cascade" }];
  });
}

function what(children: readonly Child[]): string {
  return children.some(({ deletes }) => deletes) ? "rows" : "references";
}
