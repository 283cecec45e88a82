import { listed, listedBriefly, shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Tables go with their rows, and nobody names them (PostgreSQL manual, DROP OWNED). */
export const dropOwned: Rule<"drop-owned"> = {
  id: "drop-owned",
  severity: "error",
  axis: "data-loss",
  dialects: ["postgres"],
  title: "Everything dropped that a role owns",
  why: "`DROP OWNED BY` drops every table, view, function and schema of the role in this database, rows included, whatever they are in this environment.",
  instead: "Run `REASSIGN OWNED BY … TO …` first: then `DROP OWNED` only takes back privileges.",
  bad: ["DROP OWNED BY reporting;"],
  good: ["REASSIGN OWNED BY reporting TO app;\nDROP OWNED BY reporting;"],
  on: ["drop-owned"],
  *check({ owners, span }, context) {
    if (context.direction === "down") return;
    const left = owners.filter(({ name }) => !context.schema.ownsNothing(name));
    if (left.length === 0) return;
    const tables = context.effect.locks.map(({ table }) => shown(table));
    const known = tables.length === 0 ? "" : ` (${listedBriefly(tables)} as far as the migrations tell)`;
    yield {
      span,
      message: `This drops everything that ${listed(left.map(({ name }) => name))} ${left.length === 1 ? "owns" : "own"}${known}, rows included. REASSIGN OWNED first.`,
    };
  },
};
