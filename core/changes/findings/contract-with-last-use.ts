import { LineIndex } from "../../line-index.ts";
import type { ChangeRule } from "./change-rule.ts";
import { accessWords, inPlaces } from "./words.ts";

/** Sites shown with a finding; the rest is counted. */
const mostSites = 5;

export const contractWithLastUse: ChangeRule = {
  id: "contract-with-last-use",
  severity: "warning",
  axis: "compatibility",
  title: "Column is dropped together with its last use in code",
  why: "Migrations run before or while the new release is rolled out. Until the last process of the old release has stopped, its code names a column that is gone, and every such call fails. Going back to the old release fails in the same way.",
  instead: "Release the code that no longer uses the column first, and drop the column in a later release.",
  bad: [
    {
      "migrations/1_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text, full_name text);",
      "migrations/2_drop.up.sql": "ALTER TABLE users DROP COLUMN name;",
      "src/users.ts": 'const { rows } = await db.query("SELECT full_name FROM users");',
      "src/users.ts (released)": 'const { rows } = await db.query("SELECT name FROM users");',
    },
  ],
  good: [
    {
      "migrations/1_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text, full_name text);",
      "migrations/2_drop.up.sql": "ALTER TABLE users DROP COLUMN name;",
      "src/users.ts": 'const { rows } = await db.query("SELECT full_name FROM users");',
    },
  ],
  *ofHistory({ dropped, index, released }, facts) {
    if (released === undefined || released.size === 0) return;
    for (const thing of dropped) {
      // What is in use still is reported as that.
      if (thing.sites(index).length > 0) continue;
      const found = thing.sites(released);
      if (found.length === 0) continue;
      const { name, verb, at } = thing;
      const words = accessWords(found.map(({ usage }) => usage.access));
      const message = `This ${verb} ${name}, and only now does the code stop using it: the released version ${words} it in ${inPlaces(found)}, and fails while both run. Release the code first, and this later.`;
      const related = found.slice(0, mostSites).flatMap(({ file, usage }) => {
        const text = facts.read(file.file);
        if (text === undefined) return [];
        const { line } = new LineIndex(facts.readReleased(file.file) ?? "").positionAt(usage.span.start);
        const start = new LineIndex(text).offsetAt({ line, column: 0 });
        const what = `${accessWords([usage.access])} ${name} in line ${line + 1} of the released version`;
        return [{ file: file.file, span: { start, end: start }, message: what }];
      });
      yield { at, message, related };
    }
  },
};
