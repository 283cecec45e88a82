import type { ChangeContext } from "../context.ts";
import { migrationDate } from "../migration-date.ts";
import { stepsOf } from "../steps.ts";
import type { ChangeRule, FindingFacts } from "./change-rule.ts";

/** Days without a step after which a change counts as forgotten. */
const defaultDays = 90;

const expand = "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;";

export const abandonedChange: ChangeRule = {
  id: "abandoned-change",
  severity: "info",
  axis: "compatibility",
  title: "Staged change that nobody goes on with",
  why: "As long as a change is not over, every write keeps two columns, and everyone who meets them must know which one counts. After some months nobody does.",
  instead:
    "Bring the change to its end (`cutover next`), or take it back: drop the new column and the directive with it.",
  options: { days: `days since the last step of the change after which it is reported; default ${defaultDays}` },
  bad: [
    {
      "migrations/1_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text);",
      "migrations/20200101120000_expand.up.sql": expand,
    },
  ],
  good: [
    {
      "migrations/1_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text);",
      "migrations/20200101120000_expand.up.sql": expand,
      "migrations/20200102120000_contract.up.sql": "ALTER TABLE users DROP COLUMN name;",
    },
  ],
  *ofChange(context, { phase, next }, facts) {
    const days = facts.options("abandoned-change").days;
    const most = typeof days === "number" && days > 0 ? days : defaultDays;
    const last = lastStep(context, facts);
    if (last === undefined) return;
    const age = Math.floor((facts.now.getTime() - last.date.getTime()) / 86_400_000);
    if (age <= most) return;
    const then = next === undefined ? "" : `, ${next} comes next`;
    const message = `The last step of ${context.spec.id} was ${age} days ago (${last.date.toISOString().slice(0, 10)}), and it is not over. It stands at ${phase}${then}: go on with it, or take it back.`;
    const related = last.at.file === context.spec.at.file ? [] : [{ ...last.at, message: "the last step" }];
    yield { at: context.spec.at, message, related };
  },
};

/** The latest migration of the change, by the stamp in its name or its first commit; undefined when the last ones have no date. */
function lastStep(context: ChangeContext, facts: FindingFacts) {
  const places = [context.spec.at, ...stepsOf(context).map(({ at }) => at)];
  const dated = places.flatMap((at) => {
    const date = migrationDate(at.file) ?? facts.committed(at.file);
    return date === undefined ? [] : [{ at, date }];
  });
  // What has no date may have been written today.
  if (dated.length < places.length) return undefined;
  return dated.reduce((latest, step) => (step.date > latest.date ? step : latest));
}
