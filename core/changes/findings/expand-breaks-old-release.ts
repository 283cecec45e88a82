import type { Sink } from "../../code/types.ts";
import { expandBreaksOldRelease as onMigrations } from "../../rules/expand-breaks-old-release.ts";
import { insertsOf } from "../insert-sites.ts";
import { isLeftOut } from "../left-out.ts";
import type { ChangeRule } from "./change-rule.ts";

/** The same hazard as in the migration, at each place in code that inserts rows and surely leaves the column out. */
export const expandBreaksOldRelease: ChangeRule = {
  ...onMigrations,
  bad: [
    {
      "migrations/1_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text);",
      "migrations/2_email.up.sql": "ALTER TABLE users ADD COLUMN email text NOT NULL;",
      "src/users.ts": 'await db.query("INSERT INTO users (id, name) VALUES ($1, $2)", [id, name]);',
    },
  ],
  good: [
    {
      "migrations/1_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text);",
      "migrations/2_email.up.sql": "ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT '';",
      "src/users.ts": 'await db.query("INSERT INTO users (id, name) VALUES ($1, $2)", [id, name]);',
    },
  ],
  *ofHistory(derived, facts) {
    for (const required of derived.required) {
      const { table, column, by } = required;
      const key = derived.history.schema.tableKey(table);
      const isInsert = ({ kind, inserts }: Sink) => kind === "sql-insert" || inserts === true;
      for (const { file, sink, columns } of insertsOf(derived, key, isInsert)) {
        if (columns.has(column) || !isLeftOut(sink, required, derived, facts)) continue;
        const message = `${called(sink)} leaves out ${table.name}.${column}, which is required and has no default: it fails as soon as the migration has run. Name the column, or leave it nullable for now.`;
        const related = [{ ...by.at, message: `${table.name}.${column} becomes required here` }];
        yield { at: { file: file.file, span: sink.span }, message, related };
      }
    }
  },
};

/** Hibernate inserts what the entity maps, whatever the code sets: its sink is the entity. */
function called({ kind, library }: Sink): string {
  return kind === "sql-insert" ? "This INSERT" : library === "jpa" ? "INSERT of this entity" : "This insert";
}
