import type { FileUsages, Sink } from "../../code/types.ts";
import { expandBreaksOldRelease as onMigrations } from "../../rules/expand-breaks-old-release.ts";
import type { HistoryChanges } from "../progress.ts";
import type { RequiredColumn } from "../required-columns.ts";
import type { ChangeRule } from "./change-rule.ts";

/** The same hazard as in the migration, at each INSERT that leaves the column out. Mappers may fill it, so only SQL counts. */
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
  *ofHistory(derived) {
    for (const required of derived.required) {
      const { table, column, by } = required;
      for (const { file, sink } of insertsWithout(required, derived)) {
        const message = `This INSERT leaves out ${table.name}.${column}, which is required and has no default: it fails as soon as the migration has run. Name the column, or leave it nullable for now.`;
        const related = [{ ...by.at, message: `${table.name}.${column} becomes required here` }];
        yield { at: { file: file.file, span: sink.span }, message, related };
      }
    }
  },
};

function insertsWithout({ table, column }: RequiredColumn, { history, index }: HistoryChanges) {
  const { schema } = history;
  const key = schema.tableKey(table);
  const files = new Set([...index.values()].flatMap((found) => found.map(({ file }) => file)));
  return [...files].flatMap((file) => (file.test ? [] : insertsOf(file, key)));

  function insertsOf(file: FileUsages, wanted: string): readonly { readonly file: FileUsages; readonly sink: Sink }[] {
    return file.sinks.flatMap((sink, i) => {
      if (sink.kind !== "sql-insert" || sink.open || sink.table === undefined) return [];
      if (schema.tableKey({ ...sink.table, span: sink.span }) !== wanted) return [];
      const written = file.usages.filter((usage) => usage.sink === i && usage.access === "write");
      const isSure = written.length > 0 && written.every(({ certainty }) => certainty === "resolved");
      return isSure && !written.some((usage) => usage.column === column) ? [{ file, sink }] : [];
    });
  }
}
