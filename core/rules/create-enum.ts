import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Values can be added and renamed, never removed. */
export const createEnum: Rule<"create-enum"> = {
  id: "create-enum",
  severity: "hint",
  optional: true,
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Enum type created",
  why: "Values of an enum can be added and renamed, but not removed or reordered (manual, section 8.7); to do that, each column has to change its type.",
  instead: "Use a lookup table with a foreign key, or `text` with a CHECK constraint.",
  bad: ["CREATE TYPE status AS ENUM ('open', 'closed');"],
  good: ["CREATE TABLE statuses (name text PRIMARY KEY);"],
  on: ["create-enum"],
  *check({ type, span }, context) {
    if (context.direction === "down") return;
    yield {
      span,
      message: `Values of enum ${shown(type)} can never be removed again. Use a lookup table, or text with a CHECK constraint.`,
    };
  },
};
