import { isRenamedAway } from "./support/rebuild-shape.ts";
import { isReleased } from "./support/released.ts";
import { listedBriefly, shown } from "./support/wording.ts";
import { keyText } from "./support/words.ts";
import type { Rule, RuleContext } from "./types.ts";

/** RENAME changes the references in foreign keys, triggers and views too, since 3.26 (manual, ALTER TABLE, "Caution"). */
export const renameBeforeRebuild: Rule<"rename-table"> = {
  id: "rename-before-rebuild",
  severity: "error",
  axis: "data-loss",
  dialects: ["sqlite"],
  title: "Table renamed away before it is rebuilt",
  why: "`RENAME TO` also changes the foreign keys, triggers and views that name the table: they go on to mean the old one under its new name, and break when it is dropped. The manual warns of this order.",
  instead:
    "Create the new table under another name, copy the rows, drop the old table, and rename the new one into its place.",
  bad: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id));\nCREATE INDEX orders_user ON orders (user_id);\n-- next release\nALTER TABLE users RENAME TO users_old;\nCREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO users (id, name) SELECT id, name FROM users_old;\nDROP TABLE users_old;",
  ],
  good: [
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);\nCREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id));\nCREATE INDEX orders_user ON orders (user_id);\n-- next release\nCREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO users_new (id, name) SELECT id, name FROM users;\nDROP TABLE users;\nALTER TABLE users_new RENAME TO users;",
  ],
  on: ["rename-table"],
  *check(operation, context) {
    const { table, to } = operation;
    if (!isReleased(context, table) || !isRenamedAway(operation, context)) return;
    if (context.session.legacyAlterTable === true) return;
    const known = context.schema.table(table);
    const own = context.schema.tableKey(table);
    const dependents = [
      ...new Set([...(known?.referencedBy.map((reference) => reference.table) ?? []), ...(known?.readBy ?? [])]),
    ].filter((key) => key !== own && !isMadeAgain(key, context));
    if (dependents.length === 0) return;
    yield {
      span: operation.span,
      message: `After this, ${listedBriefly(dependents.map(keyText))} ${dependents.length > 1 ? "refer" : "refers"} to ${to.name}, not to the new ${shown(table)}, and ${dependents.length > 1 ? "break" : "breaks"} when that is dropped. Create the new table under another name, and rename it last.`,
    };
  },
};

/** What the same script drops or renames away too does not go on to mean anything. */
function isMadeAgain(key: string, { schema, following }: RuleContext): boolean {
  for (const next of following(["drop-table", "rename-table", "drop-object"])) {
    const name = next.kind === "drop-object" ? next.object : next.table;
    if (schema.tableKey(name) === key) return true;
  }
  return false;
}
