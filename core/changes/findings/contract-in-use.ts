import type { ChangeRule } from "./change-rule.ts";
import { example } from "./example.ts";
import { accessWords, inPlaces } from "./words.ts";

/** Sites shown with a finding; the rest is counted. */
const mostSites = 5;

const drop = { "migrations/3_drop.up.sql": "ALTER TABLE users DROP COLUMN name;" };

export const contractInUse: ChangeRule = {
  id: "contract-in-use",
  severity: "error",
  axis: "compatibility",
  title: "Column is dropped or renamed while code uses it",
  why: "Code that names a column that is gone fails with an error on each call. A mapped field counts: most mappers name every declared column in SELECT and INSERT.",
  instead: "Take the column out of the code, deploy that everywhere, and drop it in a later release.",
  bad: [example({ ...drop, "src/users.ts": 'const { rows } = await db.query("SELECT name FROM users");' })],
  good: [example({ ...drop, "src/users.ts": 'const { rows } = await db.query("SELECT full_name FROM users");' })],
  *ofHistory({ dropped, index }) {
    if (index.size === 0) return;
    for (const thing of dropped) {
      const found = thing.sites(index);
      if (found.length === 0) continue;
      const { name, verb, at } = thing;
      const words = accessWords(found.map(({ usage }) => usage.access));
      const message = `This ${verb} ${name}, but code still uses it in ${inPlaces(found)} (${words} it): those calls fail as soon as this has run. Take it out of the code and deploy that first.`;
      const related = found.slice(0, mostSites).map(({ file, usage }) => ({
        file: file.file,
        span: usage.span,
        message: `${accessWords([usage.access])} ${name}`,
      }));
      yield { at, message, related };
    }
  },
};
