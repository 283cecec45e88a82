import type { CodeSite, Doubt } from "./types.ts";

const reasons: Readonly<Record<Doubt, string>> = {
  tables: "in queries where another table may have such a column",
  database: "in SQL that seems to be for another database",
  service:
    "in code that lies as near to another database with such a column (`services` in cutover.json says which it uses)",
  sql: "in SQL that could not be read for sure",
  row: "where it is not sure whose row it is",
};

/** How many places may mean another column, and why: `3 places that may mean another column: 2 in …, 1 where …`. Empty where none does. */
export function doubtWords(sites: readonly CodeSite[]): string {
  const counts = (["tables", "database", "service", "sql", "row"] as const)
    .map((doubt) => ({ doubt, number: sites.filter((site) => site.doubt === doubt).length }))
    .filter(({ number }) => number > 0);
  const all = counts.reduce((sum, { number }) => sum + number, 0);
  if (all === 0) return "";
  const why = counts.map(({ doubt, number }) => `${number} ${reasons[doubt]}`).join(", ");
  return `${all} place${all === 1 ? "" : "s"} that may mean another column: ${why}`;
}
